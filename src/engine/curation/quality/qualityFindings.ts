import type { Finding } from '../../protocol/findings';
import { imageRef, type ImageNames } from '../names';
import type { QualityIssue } from './qualityIssues';

/** One finding per image with all its issues, worst first. */
export function qualityFindings(issues: readonly QualityIssue[], names: ImageNames): Finding[] {
  const byImage = new Map<number, QualityIssue[]>();
  for (const issue of issues) byImage.set(issue.image, [...(byImage.get(issue.image) ?? []), issue]);
  const findings = [...byImage].map(([i, own]): Finding => {
    const image = imageRef(names, i);
    return {
      id: `quality:${image.path}`,
      kind: 'quality',
      image,
      score: Math.max(...own.map(({ severity }) => severity)),
      reason: `${own.map(({ words }) => words).join('; ')}.`,
      clears: 'Replace the file by a better one, exclude it, or keep it; the limits stand in the recipe under findings.quality.',
      suggestions: [],
      evidence: [],
    };
  });
  return findings.sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1));
}

/** Files that could not be read, with the reason. @param problems one sentence per image, null where it is readable */
export function unreadableFindings(problems: readonly (string | null)[], names: ImageNames): Finding[] {
  return problems.flatMap((problem, i): Finding[] => {
    if (problem === null) return [];
    const image = imageRef(names, i);
    return [{
      id: `unreadable:${image.path}`, kind: 'unreadable', image, score: 1, reason: problem,
      clears: 'Replace the file by one that can be read, or exclude it.', suggestions: [], evidence: [],
    }];
  });
}
