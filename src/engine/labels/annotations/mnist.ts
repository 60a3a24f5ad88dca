import { join, posix } from 'node:path';
import { readIdx } from '../../files/containers/idxFile';
import { entryPath } from '../../protocol/pictureParts';
import type { AnnotationFiles, AnnotationForm } from './annotationForm';
import { readContainers, splitOfFile } from './containers';

const IMAGES = /images(?:-|\.)idx3-ubyte(\.gz)?$/i;
/** Files with a name of a class in each line, as writers call them. */
const NAMES = ['labels.txt', 'classes.txt'];

/**
 * MNIST and sets in its form: gray pictures and their numbers in IDX files, `train-images-idx3-ubyte.gz` beside
 * `train-labels-idx1-ubyte.gz`. https://yann.lecun.org/exdb/mnist
 */
export const mnist: AnnotationForm = {
  name: 'mnist',
  title: 'IDX files as of MNIST',
  async find(folder) {
    for (const place of ['', 'raw', 'MNIST/raw']) {
      const names = await folder.files(place);
      const found = names.filter((name) => IMAGES.test(name) && labelFile(name, (other) => names.includes(other)));
      if (found.length > 0) return found.map((name) => posix.join(place, name));
    }
    return [];
  },
  async read(files) {
    const names = await classNames(files);
    return readContainers(files, async (file, annotations) => {
      const images = await readIdx(join(files.root, file));
      const beside = labelFile(file, files.exists);
      const labels = beside === null ? null : await readIdx(join(files.root, beside));
      const split = splitOfFile(file) || (/^t10k/i.test(posix.basename(file)) ? 'test' : '');
      for (let row = 0; row < images.count; row++) {
        const number = labels && row < labels.count ? labels.data[row] : null;
        const label = number === null ? '' : (names[number] ?? String(number));
        annotations.add({ picture: entryPath(file, row), label, split });
      }
      if (images.said !== images.count || labels?.count !== images.count)
        annotations.notes.push(
          `${file} says it has ${images.said} pictures, holds ${images.count}, and ${beside ?? 'no file'} has ` +
            `${labels?.count ?? 0} labels.`,
        );
    });
  },
};

/** The file of labels beside one of pictures, packed or not; null where there is none. */
function labelFile(images: string, exists: (file: string) => boolean): string | null {
  const name = images.replace(/images([-.])idx3-ubyte/i, 'labels$1idx1-ubyte');
  const bare = name.replace(/\.gz$/i, '');
  return [name, bare, `${bare}.gz`].find(exists) ?? null;
}

async function classNames({ files, exists, text }: AnnotationFiles): Promise<readonly string[]> {
  const file = NAMES.map((name) => posix.join(posix.dirname(files[0]), name)).find(exists);
  if (file === undefined) return [];
  const lines = (await text(file)).split(/\r\n|\r|\n/);
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines;
}
