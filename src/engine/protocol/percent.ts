/** How a share or a probability is written everywhere: `87%`, and never a rounded 0% or 100% for what is neither. */
export function percent(share: number): string {
  if (share > 0 && share < 0.005) return '<1%';
  if (share < 1 && share >= 0.995) return '>99%';
  return `${Math.round(100 * share)}%`;
}

/** The same within a sentence: `over 99%`. */
export function percentInWords(share: number): string {
  return percent(share).replace('<', 'under ').replace('>', 'over ');
}
