import type { FolderView } from './folderView';

/** Files of CIFAR as its makers and others write them: Python pickles without an ending. */
const CIFAR = /^(batches\.meta|meta|data_batch_\d+|test_batch|train|test|val)$/i;
const NO_TEXT = /\.(parquet|arrow|tfrecords?(-\d{5}-of-\d{5})?|pkl|pickle|tar)$/i;
const TFRECORD = /\.tfrecords?(-\d{5}-of-\d{5})?$/i;
/** A pickle of protocol 2 to 5 begins so: 0x80, as no text does, see decodeText, and the number. */
const PICKLE = /^\udc80[\x02-\x05]/;

/** Whether a name is of a file that is not opened here, or may be of one. */
export function isUnopened(name: string): boolean {
  return NO_TEXT.test(name) || CIFAR.test(name);
}

/**
 * Why a file is not opened and what to do, in sentences; null for one that is text. Such files are named, so that
 * nobody takes what was read for all that is there.
 */
export async function whyUnopened(folder: FolderView, file: string): Promise<string | null> {
  const name = file.slice(file.lastIndexOf('/') + 1);
  const head = await folder.head(file);
  if (/\.(pkl|pickle)$/i.test(name) || PICKLE.test(head))
    return (
      `${file} is a Python pickle and is not opened: whoever opens one runs what it says. Write its pictures to ` +
      'a folder per class, as with torchvision: for i, (picture, y) in enumerate(CIFAR10(root)): ' +
      "picture.save(f'OUT/{y}/{i}.png')."
    );
  if (TFRECORD.test(name))
    return (
      `${file} is a TFRecord and is not opened: what is in it only its own program knows. Write its ` +
      'its pictures to a folder per class, with tf.data.TFRecordDataset, or as WebDataset shards.'
    );
  if (/\.arrow$/i.test(name) && /datumaro|media_type|annotations/i.test(head))
    return (
      `${file} is Datumaro's own Arrow form and is not opened: its labels are packed bytes. Write it anew with ` +
      'Datumaro: datum convert -if arrow -i FOLDER -f imagenet_with_subset_dirs -o OUT -- --save-media.'
    );
  return NO_TEXT.test(name)
    ? `${file} is no text and is not read here; see docs/formats.md for files with pictures inside that are.`
    : null;
}
