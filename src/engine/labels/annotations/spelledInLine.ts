import { NearmissError } from '../../protocol/reply';

/**
 * A name as it can stand in a line among blanks. Throws NearmissError where it would not be read back.
 * @param not what else a name of this form cannot be
 */
export function spelledInLine(label: string, not = /[\r\n]/): string {
  if (label !== '' && label.trim() === label && !/[\r\n]/.test(label) && !not.test(label)) return label;
  throw new NearmissError(
    'label/invalid',
    `The label ${JSON.stringify(label)} cannot stand in a line of its file: it is empty, begins or ends with a ` +
      'blank or a number of its own, or holds a line break. Type it anew.',
  );
}
