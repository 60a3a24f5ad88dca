import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DatasetInfo } from '../../protocol/dataset';
import { NearmissError } from '../../protocol/reply';
import { findFiles } from '../../files/findFiles';
import { findImages } from '../../files/imageFiles';
import { normalizeImagePath } from '../../files/imagePath';
import type { Problem } from '../../files/problem';
import { pictureOf } from '../../protocol/pictureParts';
import { countUnnamed } from '../countUnnamed';
import { lazyLabels, type LabelSource } from '../labelSource';
import { decodeText, hasEscapedBytes, readText } from '../../files/text';
import type { OpenText } from '../openText';
import { PictureLocator } from '../pictureLocator';
import { annotationItems, type AnnotationItems } from './annotationItems';
import type { AnnotationForm } from './annotationForm';
import type { Annotations } from './annotations';
import { AnnotationEditor } from './annotationEdit';

/** The labels of a dataset that the files of a tool say. Throws NearmissError where they cannot be read at all. */
export async function annotationSource(
  info: DatasetInfo,
  form: AnnotationForm,
  files: readonly string[],
  openText: OpenText,
): Promise<LabelSource> {
  const images = await findImages(info.root);
  // A name that leads out of the folder is none of its pictures, be there a file or not.
  const exists = (path: string) => normalizeImagePath(path) !== null && existsSync(join(info.root, path));
  const pictures = new PictureLocator(images.paths, exists);
  // Also what the form reads beside its own files, as names of classes.
  const texts: Record<string, string> = {};
  const { annotations, writer } = await form.read({
    root: info.root,
    files,
    text: async (file) => (texts[file] = openText(join(info.root, file)) ?? (await readText(join(info.root, file)))),
    textNow: (file) => openText(join(info.root, file)) ?? decodeText(readFileSync(join(info.root, file))),
    exists,
    below: (folder, path) => findFiles(info.root, folder, path),
    pictures,
  });
  const known = new Set(images.paths);
  const items = annotationItems(annotations, (picture) => known.has(picture) || exists(pictureOf(picture).file));
  const { entries, differing } = items;
  return {
    info,
    entries,
    files: annotations.files,
    problems: [...images.problems, ...items.problems] as readonly Problem[],
    notes: [...annotations.notes, ...pictures.notes, ...encodingNotes(annotations)],
    reading: {
      what: describe(form, annotations, items),
      missing: items.missing,
      unnamed: countUnnamed(entries.paths, annotations.bare, images.paths),
    },
    differing,
    copied: { pictures: picturesOf(items, annotations, images.paths), texts },
    labelOf: lazyLabels(entries),
    edit: (changes) => {
      if (!writer)
        throw new NearmissError(
          'labels/readonly',
          `Labels in ${form.title} (${files[0]}) can be read here and not written. Export the dataset, or create a ` +
            'labels.tsv, and change them there.',
        );
      return new AnnotationEditor(annotations, items, writer).edit(changes);
    },
  };
}

function describe({ title }: AnnotationForm, annotations: Annotations, { entries, missing }: AnnotationItems): string {
  const { files } = annotations;
  const where = files.length === 1 ? files[0] : `${files[0]} and ${files.length - 1} more`;
  const boxes = annotations.boxes.some((value) => !Number.isNaN(value)) ? `${entries.paths.length} boxes, ` : '';
  const named = [...new Set(entries.splits)].filter(Boolean);
  const splits = named.length > 0 ? `, splits ${named.join(', ')}` : '';
  const bare = annotations.bare.size > 0 ? `, ${annotations.bare.size} pictures without a label` : '';
  const none = entries.paths.length === 0 && missing > 0;
  const nowhere = none ? `${missing} labels, none of a picture that is there, ` : '';
  const labels = none ? annotations.labels : entries.labels;
  return `${title} in ${where}: ${nowhere || boxes}${new Set(labels.filter(Boolean)).size} classes${splits}${bare}`;
}

/** The pictures that are there and named, each once. */
function picturesOf({ entries }: AnnotationItems, { bare }: Annotations, images: readonly string[]): string[] {
  const named = new Set(entries.paths.map((path) => pictureOf(path).file));
  return [...named, ...images.filter((path) => bare.has(path) && !named.has(path))];
}

function encodingNotes({ files, texts }: Annotations): string[] {
  const escaped = files.filter((_, f) => hasEscapedBytes(texts[f]));
  return escaped.length === 0
    ? []
    : [`${escaped.length} label files are not valid UTF-8, as ${escaped[0]}: names in them may be shown wrong.`];
}
