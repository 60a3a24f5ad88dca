import type { DecisionAction, Finding, FromReview } from '../engine/protocol';

export type Decide = Extract<FromReview, { readonly type: 'decide' }>;

/** The images that a decision on a finding is about; a group of unlabelled images is named as a whole. */
export function imagesOf({ kind, image, evidence }: Finding): string[] {
  if (image.path === '') return [];
  return kind === 'unlabelled' ? [image, ...evidence].filter(({ label }) => label === '').map(({ path }) => path) : [image.path];
}

export function imagesOfAll(findings: readonly Finding[]): string[] {
  return [...new Set(findings.flatMap(imagesOf))];
}

/** The same decision for images that no finding is about. */
export function decideImages(images: readonly string[], action: DecisionAction): Decide[] {
  return images.length === 0 ? [] : [{ type: 'decide', images, action }];
}

/** The same decision for all. What the person saw is recorded when it was one finding. */
export function decideAll(findings: readonly Finding[], action: DecisionAction): Decide[] {
  const images = imagesOfAll(findings);
  return images.length === 0 ? [] : [{ type: 'decide', images, action, evidence: evidenceOf(findings) }];
}

/**
 * Each finding gets its own n-th suggestion: one decision per label, so that undo takes back what belongs together.
 * An image that several findings are about follows the first of them.
 */
export function relabelAll(findings: readonly Finding[], nth: number): Decide[] {
  const taken = new Set<string>();
  const byLabel = new Map<string, { readonly images: string[]; readonly findings: Finding[] }>();
  for (const finding of findings) {
    const label = finding.suggestions[nth]?.label;
    const images = imagesOf(finding).filter((image) => !taken.has(image));
    if (label === undefined || images.length === 0) continue;
    const group = byLabel.get(label) ?? { images: [], findings: [] };
    group.images.push(...images);
    group.findings.push(finding);
    byLabel.set(label, group);
    for (const image of images) taken.add(image);
  }
  return [...byLabel].map(([label, group]) => ({ type: 'decide', images: group.images, action: 'relabel', label, evidence: evidenceOf(group.findings) }));
}

function evidenceOf(findings: readonly Finding[]): string | undefined {
  return findings.length === 1 ? findings[0].reason : undefined;
}
