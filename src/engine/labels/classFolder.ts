import { NearmissError } from '../protocol/reply';
import { checkLabel } from './labelSource';

/** A label as folders: each level has to be a name that the disk takes and that is not hidden. */
export function checkClassFolder(label: string): string {
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
