import type { LabelChange } from '../labels/labelSource';
import { NearmissError, type DecideParams } from '../protocol';

/** What a decision changes of each image. Throws NearmissError for a relabel without a label for each. */
export function changesOf(
  images: readonly string[],
  action: 'relabel' | 'exclude',
  label: DecideParams['label'],
  rows?: DecideParams['rows'],
): LabelChange[] {
  return images.map((image, n): LabelChange => {
    if (action === 'exclude') return { action, image };
    const own = Array.isArray(label) ? label[n] : label;
    if (own) return { action, image, label: own, ...(rows && { rows }) };
    throw new NearmissError(
      'decision/label',
      'A relabel needs a label for each image, and none was given. Choose a class or type a new name.',
    );
  });
}
