import type { Finding } from '../../protocol/findings';
import { imageRef, type ImageNames } from '../../labels/names';
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
      clears:
        `Replace the file by a better one, exclude it, or keep it. Images like it pass with ${limits(own)} in ` +
        'nearmiss.json.',
      suggestions: [],
      evidence: [],
    };
  });
  return findings.sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1));
}

/** The part of the recipe that would let an image pass. */
function limits(issues: readonly QualityIssue[]): string {
  return `"findings": { "quality": { ${issues.map(({ key, passes }) => `"${key}": ${passes}`).join(', ')} } }`;
}
