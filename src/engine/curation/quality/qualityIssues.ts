import type { ImageStatistics } from '../../numeric/appearances';
import { quantile } from '../quantile';

import type { QualityOptions } from './options';

export interface QualityInput {
  readonly statistics: ImageStatistics;
  /** Of the file in pixels; 0 where unreadable. */
  readonly widths: ArrayLike<number>;
  readonly heights: ArrayLike<number>;
}

export interface QualityIssue {
  readonly image: number;
  /** 0.5 (just beyond the limit) to 1. */
  readonly severity: number;
  /** What is wrong, with its numbers; begins in upper case, no full stop. */
  readonly words: string;
}

/** A value per image that can be too low or too high. */
interface Rule {
  readonly name: string;
  readonly values: ArrayLike<number>;
  /** 'low': bad below the limit; 'high': bad above. */
  readonly side: 'low' | 'high';
  /** In the unit of the values. */
  readonly limit: number;
  /** Distance beyond the limit that makes an issue as severe as can be. */
  readonly range: number;
  readonly show: (value: number) => string;
}

/** Gray to the eye: what lossy compression leaves of colour. */
const COLOURLESS = 1;

/** Everything that is wrong with the pictures, by image. An image can have several issues. */
export function qualityIssues(input: QualityInput, options: QualityOptions): QualityIssue[] {
  const issues = [...rules(input, options).flatMap((rule) => broken(rule, options.spreads)), ...greyAmongColour(input.statistics, options.greyShare)];
  return issues.sort((a, b) => a.image - b.image || b.severity - a.severity);
}

function rules({ statistics, widths, heights }: QualityInput, options: QualityOptions): Rule[] {
  const { dim, light, sharpness, entropy } = statistics;
  const count = dim.length;
  const column = (value: (i: number) => number): Float64Array => Float64Array.from({ length: count }, (_, i) => (widths[i] > 0 ? value(i) : NaN));
  const pixels = column((i) => Math.log(widths[i] * heights[i]));
  const aspect = column((i) => Math.log(widths[i] / heights[i]));
  // Levels are compared by their ratio: half of the usual contrast is as unusual among pale as among glaring images.
  const logs = (value: (i: number) => number): Float64Array => Float64Array.from({ length: count }, (_, i) => Math.log(value(i) + 1));
  const levels = (value: number): string => (Math.exp(value) - 1).toFixed(0);
  const whites = (value: number): string => (256 - Math.exp(value)).toFixed(0);
  const times = (value: number): string => Math.exp(value).toFixed(2);
  return [
    { name: 'Dark: 98 % of its pixels are darker than', values: logs((i) => light[i]), side: 'low', limit: Math.log(options.dark + 1), range: 3, show: levels },
    { name: 'Bright: 98 % of its pixels are brighter than', values: logs((i) => 255 - dim[i]), side: 'low', limit: Math.log(256 - options.bright), range: 3, show: whites },
    { name: 'Low contrast: 96 % of its pixels lie within this many gray levels:', values: logs((i) => light[i] - dim[i]), side: 'low', limit: Math.log(options.contrast + 1), range: 3, show: levels },
    { name: 'Blurred: its sharpness is', values: sharpness.map(Math.log), side: 'low', limit: Math.log(options.sharpness), range: 2, show: times },
    { name: 'Low information: the entropy of its gray levels in bits is', values: entropy, side: 'low', limit: options.information, range: options.information, show: (value) => value.toFixed(1) },
    ...bothSides('Odd size: its pixels are', pixels, Math.log(options.size), (value) => Math.exp(value).toFixed(0)),
    ...bothSides('Odd aspect: its width over its height is', aspect, Math.log(options.aspect), times),
  ];
}

/** Too far from the median on either side, as two rules on a logarithmic scale. */
function bothSides(name: string, values: Float64Array, distance: number, show: (value: number) => string): Rule[] {
  const sorted = sortedFinite(values);
  if (sorted.length === 0) return [];
  const centre = quantile(sorted, 0.5);
  return [
    { name, values, side: 'low', limit: centre - distance, range: 2 * distance, show },
    { name, values, side: 'high', limit: centre + distance, range: 2 * distance, show },
  ];
}

/** Where the bulk of a normal distribution ends on either side, in standard deviations, and the share of values beyond. */
const TENTH = 1.2815515655446004;

function broken({ name, values, side, limit, range, show }: Rule, spreads: number): QualityIssue[] {
  const sorted = sortedFinite(values);
  if (sorted.length === 0) return [];
  const sign = side === 'low' ? -1 : 1;
  const median = quantile(sorted, 0.5);
  const usualEnd = median + (spreads * (quantile(sorted, side === 'low' ? 0.1 : 0.9) - median)) / TENTH;
  const issues: QualityIssue[] = [];
  for (let image = 0; image < values.length; image++) {
    const beyond = sign * (values[image] - limit);
    if (!(beyond > 0 && sign * (values[image] - usualEnd) > 0)) continue;
    const words = `${name} ${show(values[image])} (limit ${show(limit)}; in this dataset usually ${show(median)}, seldom beyond ${show(usualEnd)})`;
    issues.push({ image, severity: 0.5 + 0.5 * Math.min(1, range > 0 ? beyond / range : 1), words });
  }
  return issues;
}

function greyAmongColour({ colour, light }: ImageStatistics, greyShare: number): QualityIssue[] {
  const readable = Array.from(colour).filter((value) => !Number.isNaN(value)).length;
  // The colours of a dark image are weak; they count as if it were light.
  const grey = Array.from(colour, (_, i) => i).filter((i) => (255 * colour[i]) / Math.max(1, light[i]) < COLOURLESS);
  if (grey.length > greyShare * readable) return [];
  const words = `Grey among colour: it has no colours, like ${grey.length - 1} other${grey.length === 2 ? '' : 's'} of ${readable} images (limit ${Math.round(100 * greyShare)}%)`;
  return grey.map((image) => ({ image, severity: 0.5, words }));
}

function sortedFinite(values: ArrayLike<number>): Float64Array {
  return Float64Array.from(Array.from(values).filter(Number.isFinite)).sort();
}
