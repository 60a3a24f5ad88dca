import { imagesOf, type DecisionAction, type Finding, type FromReview } from '../engine/protocol';

export type Decide = Extract<FromReview, { readonly type: 'decide' }>;

export function imagesOfAll(findings: readonly Finding[], action?: DecisionAction): string[] {
  return [...new Set(findings.flatMap((finding) => imagesOf(finding, action)))];
}

/** The same decision for images that no finding is about. */
export function decideImages(images: readonly string[], action: DecisionAction): Decide[] {
  return images.length === 0 ? [] : [{ type: 'decide', images, action }];
}

/** The same decision for all. What the person saw is recorded when it was one finding. */
export function decideAll(findings: readonly Finding[], action: DecisionAction): Decide[] {
  const images = imagesOfAll(findings, action);
  return images.length === 0 ? [] : [{ type: 'decide', images, action, evidence: evidenceOf(findings) }];
}

/**
 * Each finding gets its own n-th suggestion, all in one decision. An image that several findings are about follows the
 * first of them.
 */
export function relabelAll(findings: readonly Finding[], nth: number): Decide[] {
  const labels = new Map<string, string>();
  for (const finding of findings) {
    const label = finding.suggestions[nth]?.label;
    if (label === undefined) continue;
    for (const image of imagesOf(finding)) if (!labels.has(image)) labels.set(image, label);
  }
  const [own, kinds] = [[...labels.values()], new Set(labels.values())];
  if (own.length === 0) return [];
  return [
    {
      type: 'decide',
      images: [...labels.keys()],
      action: 'relabel',
      label: kinds.size === 1 ? own[0] : own,
      evidence: evidenceOf(findings),
    },
  ];
}

function evidenceOf(findings: readonly Finding[]): string | undefined {
  return findings.length === 1 ? findings[0].reason : undefined;
}
