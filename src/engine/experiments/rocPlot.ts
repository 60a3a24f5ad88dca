import type { RocPoint } from '../evaluation/roc';
import { escapeXml, plotSvg } from './plotSvg';

const SIDE_PX = 320;
const LEFT_PX = 56;
const TOP_PX = 48;
const TICKS = [0, 0.25, 0.5, 0.75, 1];

/**
 * The receiver operating characteristic as an SVG that follows the light or dark of the page it is on.
 * @param names of what the rates are rates of, e.g. "different pairs accepted" and "same pairs accepted"
 */
export function rocPlot(
  points: readonly RocPoint[],
  title: string,
  names: { readonly falsePositives: string; readonly truePositives: string },
): string {
  const x = (rate: number) => (LEFT_PX + rate * SIDE_PX).toFixed(1);
  const y = (rate: number) => (TOP_PX + (1 - rate) * SIDE_PX).toFixed(1);
  const curve = [{ falsePositiveRate: 0, truePositiveRate: 0 }, ...points].map(
    ({ falsePositiveRate, truePositiveRate }) => `${x(falsePositiveRate)},${y(truePositiveRate)}`,
  );
  const ticks = TICKS.map(
    (tick) =>
      `<text x="${x(tick)}" y="${TOP_PX + SIDE_PX + 16}" text-anchor="middle">${tick}</text>` +
      `<text x="${LEFT_PX - 8}" y="${Number(y(tick)) + 4}" text-anchor="end">${tick}</text>`,
  );
  const [width, height] = [LEFT_PX + SIDE_PX + 24, TOP_PX + SIDE_PX + 48];
  return plotSvg(width, height, title, [
    `<text x="${LEFT_PX}" y="${TOP_PX - 10}">${escapeXml(names.truePositives)}</text>`,
    `<rect x="${LEFT_PX}" y="${TOP_PX}" width="${SIDE_PX}" height="${SIDE_PX}" class="frame"/>`,
    `<line x1="${x(0)}" y1="${y(0)}" x2="${x(1)}" y2="${y(1)}" class="chance"/>`,
    `<polyline points="${curve.join(' ')}" class="curve"/>`,
    ...ticks,
    `<text x="${LEFT_PX + SIDE_PX}" y="${height - 10}" text-anchor="end">${escapeXml(names.falsePositives)}</text>`,
  ]);
}
