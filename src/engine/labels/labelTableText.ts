import { type Dialect, encodeCell, TAB } from './formats/cells';
import type { LabelEntries } from './labelSource';

const DIALECT: Dialect = { delimiter: TAB, quotes: false };

/** A labels.tsv that names these images; those that a person took out are left out. */
export function labelTableText({ paths, labels, splits, excluded }: Omit<LabelEntries, 'records'>): string {
  const row = (cells: readonly string[]) =>
    `${cells.map((cell, i) => encodeCell(cell, DIALECT, '', i === 0)).join('\t')}\n`;
  const rows = paths.flatMap((path, i) => (excluded[i] ? [] : row([path, labels[i], ...(splits ? [splits[i]] : [])])));
  return [row(['image', 'label', ...(splits ? ['split'] : [])]), ...rows].join('');
}
