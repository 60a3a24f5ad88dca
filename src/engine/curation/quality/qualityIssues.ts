import type { ImageStatistics } from '../../numeric/appearances';
import { quantile } from '../quantile';
import { percent } from '../../protocol/percent';
import type { QualityOptions } from '../../recipe/qualityOptions';

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
  /** The recipe's key of the limit, and the value of it that would let this image pass. */
  readonly key: keyof QualityOptions;
  readonly passes: number;
}

/** A value per image that can be too low or too high. */
interface Rule {
  readonly key: keyof QualityOptions;
  readonly name: string;
  /** On the scale on which values are compared; NaN where there is none. */
  readonly values: ArrayLike<number>;
  /** 'low': bad below the limit; 'high': bad above. */
  readonly side: 'low' | 'high';
  readonly limit: number;
  /** Distance beyond the limit that makes an issue as severe as can be. */
  readonly range: number;
  /** A value as people know it. */
  readonly shown: (value: number) => number;
  readonly digits: number;
  /** The recipe's value at which this value would just pass. */
  readonly passes: (value: number) => number;
}

/** Gray to the eye: what lossy compression leaves of colour. */
const COLOURLESS = 1;

/**
 * Everything that is wrong with the pictures, by image; an image can have several issues. A value is an issue beyond
 * two limits: the recipe's own, and what is usual in the dataset, so that pictures which are all dark on purpose are
 * not all listed.
 */
export function qualityIssues(input: QualityInput, options: QualityOptions): QualityIssue[] {
  const issues = [
    ...rules(input, options).flatMap((rule) => broken(rule, options.spreads)),
    ...greyAmongColour(input.statistics, options.greyShare),
  ];
  return issues.sort((a, b) => a.image - b.image || b.severity - a.severity);
}

function rules({ statistics, widths, heights }: QualityInput, options: QualityOptions): Rule[] {
  const { dim, light, sharpness, entropy } = statistics;
  const column = (value: (i: number) => number): Float64Array => Float64Array.from(dim, (_, i) => value(i));
  const sized = (value: (i: number) => number): Float64Array => column((i) => (widths[i] > 0 ? value(i) : NaN));
  // Levels are compared by their ratio: half of the usual contrast is as unusual among pale as among glaring images.
  const level = (value: number): number => Math.log(value + 1);
  const toLevel = (value: number): number => Math.exp(value) - 1;
  const levels = {
    side: 'low',
    range: 3,
    shown: toLevel,
    passes: (value: number) => Math.floor(toLevel(value)),
    digits: 0,
  } as const;
  return [
    {
      ...levels,
      key: 'dark',
      name: 'Dark: of 255 gray levels, 98% of its pixels are below',
      values: column((i) => level(light[i])),
      limit: level(options.dark),
    },
    {
      ...levels,
      key: 'bright',
      name: 'Bright: of 255 gray levels, 98% of its pixels are above',
      values: column((i) => level(255 - dim[i])),
      limit: level(255 - options.bright),
      shown: (value) => 255 - toLevel(value),
      passes: (value) => Math.ceil(255 - toLevel(value)),
    },
    {
      ...levels,
      key: 'contrast',
      name: 'Low contrast: the gray levels of 96% of its pixels span',
      values: column((i) => level(light[i] - dim[i])),
      limit: level(options.contrast),
    },
    {
      key: 'sharpness',
      name: 'Blurred: its sharpness is',
      values: sharpness.map(Math.log),
      side: 'low',
      limit: Math.log(options.sharpness),
      range: 2,
      shown: Math.exp,
      passes: (value) => floor(Math.exp(value)),
      digits: 2,
    },
    {
      key: 'information',
      name: 'Low information: the entropy of its gray levels in bits is',
      values: entropy,
      side: 'low',
      limit: options.information,
      range: options.information,
      shown: Number,
      passes: floor,
      digits: 1,
    },
    ...bothSides(
      'size',
      'Odd size: its width times its height is',
      sized((i) => Math.log(widths[i] * heights[i])),
      options.size,
      0,
    ),
    ...bothSides(
      'aspect',
      'Odd aspect: its width over its height is',
      sized((i) => Math.log(widths[i] / heights[i])),
      options.aspect,
      2,
    ),
  ];
}

/** Too many times the median, or too small a part of it, as two rules on a logarithmic scale. */
function bothSides(key: 'size' | 'aspect', name: string, values: Float64Array, times: number, digits: number): Rule[] {
  const centre = quantile(sortedFinite(values), 0.5);
  const distance = Math.log(times);
  const rule = {
    key,
    name,
    values,
    range: 2 * distance,
    shown: Math.exp,
    digits,
    passes: (value: number) => Math.ceil(100 * Math.exp(Math.abs(value - centre))) / 100,
  };
  return [
    { ...rule, side: 'low', limit: centre - distance },
    { ...rule, side: 'high', limit: centre + distance },
  ];
}

/** Where the outer tenth of a normal distribution begins, in standard deviations. */
const TENTH = 1.2815515655446004;

function broken(
  { key, name, values, side, limit, range, shown, digits, passes }: Rule,
  spreads: number,
): QualityIssue[] {
  const sorted = sortedFinite(values);
  if (sorted.length === 0) return [];
  const sign = side === 'low' ? -1 : 1;
  const median = quantile(sorted, 0.5);
  const usualEnd = median + (spreads * (quantile(sorted, side === 'low' ? 0.1 : 0.9) - median)) / TENTH;
  const show = (value: number): string => shown(value).toFixed(digits);
  const usual = [quantile(sorted, 0.1), quantile(sorted, 0.9)]
    .map(shown)
    .sort((a, b) => a - b)
    .map((value) => value.toFixed(digits));
  const strictest = sign * Math.max(sign * limit, sign * usualEnd);
  const shownSide = shown(1) > shown(0) === (side === 'high') ? 'above' : 'below';
  const issues: QualityIssue[] = [];
  for (let image = 0; image < values.length; image++) {
    const beyond = sign * (values[image] - limit);
    if (!(beyond > 0 && sign * (values[image] - usualEnd) > 0)) continue;
    const words =
      `${name} ${show(values[image])}; 8 of 10 images here have ${usual.join(' to ')}, and ${shownSide} ` +
      `${show(strictest)} is listed`;
    issues.push({
      image,
      severity: 0.5 + 0.5 * Math.min(1, range > 0 ? beyond / range : 1),
      words,
      key,
      passes: passes(values[image]),
    });
  }
  return issues;
}

function greyAmongColour({ colour, light }: ImageStatistics, greyShare: number): QualityIssue[] {
  const readable = Array.from(colour).filter((value) => !Number.isNaN(value)).length;
  // The colours of a dark image are weak; they count as if it were light.
  const grey = Array.from(colour, (_, i) => i).filter((i) => (255 * colour[i]) / Math.max(1, light[i]) < COLOURLESS);
  if (grey.length > greyShare * readable) return [];
  const words =
    `Grey among colour: it has no colours, like ${grey.length - 1} other${grey.length === 2 ? '' : 's'} of ` +
    `${readable} images, and at most ${percent(greyShare)} without colours are listed`;
  return grey.map((image) => ({
    image,
    severity: 0.5,
    words,
    key: 'greyShare',
    passes: floor(grey.length / readable - 0.005),
  }));
}

/** The next lower value with two digits, 0 at least. */
function floor(value: number): number {
  return Math.max(0, Math.floor(100 * value) / 100);
}

function sortedFinite(values: ArrayLike<number>): Float64Array {
  return Float64Array.from(Array.from(values).filter(Number.isFinite)).sort();
}
