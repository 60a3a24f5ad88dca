import { hasEscapedBytes, readText } from '../files/text';
import { NearmissError } from '../protocol';

/**
 * Whether an editor shows a file as UTF-8 that is none: it has a mark of replacement for each byte that it cannot read,
 * and would write those marks over the bytes.
 */
export async function isMisread(file: string, shown: string): Promise<boolean> {
  return shown.includes('\ufffd') && (await isOfUnknownEncoding(file));
}

/**
 * Throws a NearmissError where an editor that shows a file would write other letters than these: where it misreads the
 * file, or the encoding that it was told may not have them.
 */
export async function checkEncodable(file: string, shown: string, letters: string): Promise<void> {
  const strange = [...letters].filter((letter) => letter > '\x7f' && !shown.includes(letter));
  if ((strange.length === 0 && !shown.includes('\ufffd')) || !(await isOfUnknownEncoding(file))) return;
  if (shown.includes('\ufffd'))
    throw new NearmissError(
      'labels/encoding',
      `${file} is not UTF-8, and the editor shows it as if it were: saving it would replace letters by \ufffd. ` +
        'Nothing was changed. Choose its encoding in the status bar (Reopen with Encoding), or save it as UTF-8, and ' +
        'try again.',
    );
  throw new NearmissError(
    'label/encoding',
    `${file} is not UTF-8, and whether its encoding has the letters ${strange.join(', ')} cannot be told. ` +
      'Nothing was changed. Save the file as UTF-8 (Save with Encoding in the status bar) and try again.',
  );
}

/** Editors read UTF-16 by its mark, which has all letters. */
function isOfUnknownEncoding(file: string): Promise<boolean> {
  return readText(file).then(hasEscapedBytes, () => false);
}
