import type { Change, ClassHealth, Finding, ImageRef, Moved } from '../protocol';

/** What stands after an analysis, as far as it is compared with the next one. */
export interface Standing {
  readonly findings: readonly Finding[];
  readonly classes: readonly ClassHealth[];
  readonly recallAt1: number | null;
}

/** A class whose share of wrong labels changed less has not moved. */
const LEAST_CHANGE = 0.01;

export function movedBetween(before: Standing, after: Standing): Moved {
  const [suspectsBefore, suspectsAfter] = [suspectsOf(before), suspectsOf(after)];
  const [newSuspects, clearedSuspects] = [
    without(suspectsAfter, suspectsBefore),
    without(suspectsBefore, suspectsAfter),
  ];
  const recallAt1 = { before: before.recallAt1, after: after.recallAt1 };
  const noiseRate = { before: noiseOf(before.classes), after: noiseOf(after.classes) };
  const counts = `${count(newSuspects.length, 'new suspect')}, ${clearedSuspects.length} cleared`;
  const parts = [counts, changeText('recall@1', recallAt1), changeText('estimated wrong labels', noiseRate)].filter(
    Boolean,
  );
  return {
    message: `Since the last training: ${parts.join('; ')}.`,
    newSuspects,
    clearedSuspects,
    recallAt1,
    noiseRate,
    classes: movedClasses(before.classes, after.classes),
  };
}

function suspectsOf({ findings }: Standing): ImageRef[] {
  return findings.filter(({ kind }) => kind === 'suspect').map(({ image }) => image);
}

function without(images: readonly ImageRef[], others: readonly ImageRef[]): ImageRef[] {
  const paths = new Set(others.map(({ path }) => path));
  return images.filter(({ path }) => !paths.has(path));
}

/** Estimated share of wrong labels over all classes; null without labels. */
function noiseOf(classes: readonly ClassHealth[]): number | null {
  const images = classes.reduce((sum, row) => sum + row.images, 0);
  return images === 0 ? null : classes.reduce((sum, row) => sum + row.images * row.errorRate, 0) / images;
}

function movedClasses(before: readonly ClassHealth[], after: readonly ClassHealth[]): Moved['classes'] {
  const rates = new Map(before.map(({ label, errorRate }) => [label, errorRate]));
  const difference = (change: Change): number => Math.abs((change.after ?? 0) - (change.before ?? 0));
  return after
    .map(({ label, errorRate }) => ({ label, before: rates.get(label) ?? null, after: errorRate }))
    .filter((change) => difference(change) > LEAST_CHANGE)
    .sort((a, b) => difference(b) - difference(a));
}

function changeText(what: string, { before, after }: Change): string {
  if (after === null) return '';
  return before === null ? `${what} ${percent(after)}` : `${what} ${percent(before)} → ${percent(after)}`;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)}%`;
}

function count(n: number, one: string): string {
  return `${n} ${one}${n === 1 ? '' : 's'}`;
}
