import type { ComparedRecipe } from './compare';
import { escapeXml, plotSvg } from './plotSvg';

/** Shares of 0..1 that are drawn, each as a group of bars. */
const MEASURES: readonly { readonly title: string; readonly of: (row: ComparedRecipe) => number }[] = [
  { title: 'recall@1', of: ({ card }) => card.retrieval.precisionAt1 },
  { title: 'R-precision', of: ({ card }) => card.retrieval.rPrecision },
  { title: 'MAP@R', of: ({ card }) => card.retrieval.mapAtR },
  { title: 'NMI', of: ({ card }) => card.clustering.nmi },
];
const BAR_PX = 18;
const GROUP_PX = 34;
const NAMES_PX = 170;
const PLOT_PX = 420;

/** Bars of every recipe under each measure, as one SVG that follows the light or dark of the page it is on. */
export function comparisonPlot(rows: readonly ComparedRecipe[], title: string): string {
  const groupHeight = GROUP_PX + rows.length * BAR_PX;
  const height = 40 + MEASURES.length * groupHeight;
  const width = NAMES_PX + PLOT_PX + 60;
  const groups = MEASURES.map((measure, m) => {
    const top = 40 + m * groupHeight;
    const best = Math.max(...rows.map(measure.of));
    const bars = rows.map((row, r) => {
      const value = measure.of(row);
      const y = top + GROUP_PX - 8 + r * BAR_PX;
      return (
        `<text x="${NAMES_PX - 8}" y="${y + 12}" text-anchor="end">${escapeXml(row.name)}</text>` +
        `<rect x="${NAMES_PX}" y="${y}" width="${(value * PLOT_PX).toFixed(1)}" height="${BAR_PX - 4}" ` +
        `class="${value === best ? 'best' : 'bar'}"/>` +
        `<text x="${(NAMES_PX + value * PLOT_PX + 6).toFixed(1)}" y="${y + 12}">${value.toFixed(3)}</text>`
      );
    });
    return `<g><text x="${NAMES_PX}" y="${top + 16}" class="measure">${measure.title}</text>${bars.join('')}</g>`;
  });
  return plotSvg(width, height, title, groups);
}
