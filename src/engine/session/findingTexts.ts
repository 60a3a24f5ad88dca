import type { Finding, ImageRef } from '../protocol';

/** The findings with what each row says, where the items of a dataset are rows: views show it in place of a picture. */
export function withTexts(findings: readonly Finding[], textOf: (path: string) => string | undefined): Finding[] {
  const told = <T extends ImageRef>(ref: T): T => {
    const text = textOf(ref.path);
    return text === undefined ? ref : { ...ref, text };
  };
  return findings.map((finding) => ({ ...finding, image: told(finding.image), evidence: finding.evidence.map(told) }));
}
