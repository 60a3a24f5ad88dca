import { NearmissError } from '../../protocol/reply';
import type { ImageNames } from '../../labels/names';

/** 1 for the images of the classes that the recipe calls normal; null where it names none that has images. */
export function normalImages(
  { classes, labels }: Pick<ImageNames, 'classes' | 'labels'>,
  normalClasses: readonly string[],
): Uint8Array | null {
  const normal = Uint8Array.from(labels, (label) => (label >= 0 && normalClasses.includes(classes[label]) ? 1 : 0));
  return normal.includes(1) ? normal : null;
}

/** @throws NearmissError for a class that no image has */
export function checkNormalClasses(classes: readonly string[], normalClasses: readonly string[]): void {
  const missing = normalClasses.filter((name) => !classes.includes(name));
  if (missing.length === 0) return;
  throw new NearmissError(
    'recipe/normalClasses',
    `"findings.normalClasses" names ${missing.join(', ')}, which no image has; the classes are ` +
      `${classes.join(', ') || 'none'}. Correct nearmiss.json.`,
  );
}
