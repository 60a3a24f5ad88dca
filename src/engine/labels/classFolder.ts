import { hasEscapedBytes } from '../files/text';
import { NearmissError } from '../protocol/reply';
import { checkLabel } from './labelSource';

/** A label as folders: each level has to be a name that the disk takes and that is not hidden. */
export function checkClassFolder(label: string): string {
  if (hasEscapedBytes(label)) {
    const shown = label.replace(/[\uD800-\uDFFF]/gu, '\uFFFD');
    throw new NearmissError(
      'label/folder',
      `The label "${shown}" cannot be a folder: its file is not UTF-8, so its letters are not known. Save the file ` +
        'as UTF-8; an export may also keep the table as it is (--form table).',
    );
  }
  const refused = process.platform === 'win32' ? /[<>:"|?*\\\0-\x1f]|[. ]$/ : /\0/;
  const bad =
    label !== '' &&
    checkLabel(label)
      .split('/')
      .find((level) => level === '' || level.startsWith('.') || refused.test(level));
  if (bad === false || bad === undefined) return label;
  throw new NearmissError(
    'label/folder',
    `The label "${label}" cannot be a folder because of its part "${bad}". ` +
      'Use names between single slashes that do not begin with a dot and that the disk allows.',
  );
}
