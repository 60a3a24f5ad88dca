import { posix } from 'node:path';
import { isImageFile } from '../../files/imageNames';
import { splitOfName } from '../splitNames';
import type { AnnotationForm } from './annotationForm';
import { Annotations } from './annotations';
import { linesOf } from './textLines';

const FACE = 'face';
const FILE = /^wider_face_.*_gt\.txt$/i;
const PLACES = ['', 'wider_face_split', 'annotations'];

/**
 * WIDER FACE: for each picture a line with its path, one with the number of faces, and one per face with its left, top,
 * width and height. All are of one class, so there is no label to change. http://shuoyang1213.me/WIDERFACE/
 */
export const wider: AnnotationForm = {
  name: 'wider',
  title: 'WIDER FACE boxes',
  async find(folder) {
    const found: string[] = [];
    for (const place of PLACES)
      for (const name of await folder.files(place)) if (FILE.test(name)) found.push(posix.join(place, name));
    return found;
  },
  async read({ files, text, pictures }) {
    const annotations = new Annotations(files, await Promise.all(files.map((file) => text(file))));
    annotations.notes.push('All boxes of WIDER FACE are faces: they are shown here and not changed.');
    let [flat, torn] = [0, 0];
    for (const [f, file] of files.entries()) {
      const split = splitOfName(posix.parse(file).name) ?? '';
      const bases = [`WIDER_${split}/images`, `images/${split}`, 'images', split, ''];
      let picture: string | null = null;
      for (const { text: line } of linesOf(annotations.texts[f])) {
        const [x, y, width, height] = line.split(/\s+/).map(Number);
        if (isImageFile(line)) {
          picture = pictures.locate(line, bases) ?? line;
          annotations.bare.add(picture);
        } else if (picture === null || Number.isNaN(x)) torn++;
        else if (height !== undefined && width > 0 && height > 0) {
          annotations.bare.delete(picture);
          annotations.add({ picture, box: { x, y, width, height }, label: FACE, split });
        } else if (height !== undefined) flat++;
      }
    }
    if (flat > 0) annotations.notes.push(`${flat} boxes without a size are left out.`);
    if (torn > 0) annotations.notes.push(`${torn} lines are neither a picture nor a box and are left out.`);
    return { annotations, writer: null };
  },
};
