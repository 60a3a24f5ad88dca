import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { DatasetInfo } from '../../protocol/dataset';
import { NearmissError } from '../../protocol/reply';
import { findImages } from '../../files/imageFiles';
import type { Problem } from '../../files/problem';
import { pictureOf } from '../../protocol/pictureParts';
import { lazyLabels, type LabelSource } from '../labelSource';
import { readText } from '../../files/text';
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
  const exists = (path: string) => existsSync(join(info.root, path));
  const pictures = new PictureLocator(images.paths, exists);
  const { annotations, writer } = await form.read({
    root: info.root,
    files,
    text: async (file) => openText(join(info.root, file)) ?? (await readText(join(info.root, file))),
    exists,
    pictures,
  });
  const known = new Set(images.paths);
  const items = annotationItems(annotations, (picture) => known.has(picture) || exists(pictureOf(picture).file));
  const { entries, differing } = items;
  return {
    info,
    entries,
    files,
    problems: [...images.problems, ...items.problems] as readonly Problem[],
    notes: [...annotations.notes, ...pictures.notes],
    reading: {
      what: describe(form, files, annotations, items),
      missing: items.missing,
      unnamed: countUnnamed(items, annotations, images.paths),
    },
    differing,
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

function describe(
  { title }: AnnotationForm,
  files: readonly string[],
  annotations: Annotations,
  { entries }: AnnotationItems,
): string {
  const where = files.length === 1 ? files[0] : `${files[0]} and ${files.length - 1} more`;
  const boxes = annotations.boxes.some((value) => !Number.isNaN(value)) ? `${entries.paths.length} boxes, ` : '';
  const named = [...new Set(entries.splits)].filter(Boolean);
  const splits = named.length > 0 ? `, splits ${named.join(', ')}` : '';
  const bare = annotations.bare.size > 0 ? `, ${annotations.bare.size} pictures without a label` : '';
  return `${title} in ${where}: ${boxes}${new Set(entries.labels.filter(Boolean)).size} classes${splits}${bare}`;
}

/** How many images nothing is said of. */
function countUnnamed({ entries }: AnnotationItems, { bare }: Annotations, images: readonly string[]): number {
  const named = new Set(entries.paths.map((path) => pictureOf(path).file));
  return images.filter((path) => !named.has(path) && !bare.has(path)).length;
}
