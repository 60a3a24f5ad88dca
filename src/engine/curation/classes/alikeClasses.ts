import { misspellings } from '../../labels/classNames';
import type { ImageNames } from '../../labels/names';
import type { Finding } from '../../protocol/findings';

/** Classes whose name is probably another one's, spelled otherwise, those of most images first. */
export function alikeClasses({ classes, labels }: Pick<ImageNames, 'classes' | 'labels'>): Finding[] {
  const counts = new Map<string, number>();
  for (const label of labels) if (label >= 0) counts.set(classes[label], (counts.get(classes[label]) ?? 0) + 1);
  return [...misspellings(counts)]
    .sort(([a], [b]) => counts.get(b)! - counts.get(a)! || (a < b ? -1 : 1))
    .map(([name, { meant, reason }]): Finding => ({
      id: `class:alike:${name}`,
      kind: 'class',
      image: { path: '', label: name },
      score: 1,
      reason: `"${name}" (${images(counts.get(name)!)}) is probably "${meant}": ${reason}.`,
      clears: `Merge them: nearmiss rename DIR ${quoted(name)} ${quoted(meant)}, or Rename Class… in the editor.`,
      suggestions: [],
      evidence: [],
    }));
}

function images(count: number): string {
  return count === 1 ? '1 image' : `${count} images`;
}

/** A name as shells take it. */
function quoted(name: string): string {
  return /^[\p{L}\p{N}_./-]+$/u.test(name) && !name.startsWith('-') ? name : `'${name.replaceAll("'", "'\\''")}'`;
}
