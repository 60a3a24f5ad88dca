import { Uri } from 'vscode';
import { imagesOf, NearmissError, type DecisionAction, type Finding } from '../engine/protocol';
import type { Dataset, Datasets } from './datasets';
import type { FindingItem, FindingNode } from './findingsModel';
import { imageInView, pathOf } from './images';
import { fileOf, imagePathOf } from './paths';

/** The images that a command is about. `finding` is set when it was started on one. */
export interface Target {
  readonly root: string;
  readonly images: readonly string[];
  readonly finding?: Finding;
}

export type Chosen = FindingNode | Uri;

/**
 * What a command is run with: by a menu the item and all selected ones, by a key of the findings view `'selection'`.
 */
export type MenuArguments = readonly [clicked?: Chosen | 'selection', selected?: readonly Chosen[]];

export function chosenNodes([clicked, selected]: MenuArguments, selection: readonly FindingNode[]): readonly Chosen[] {
  if (clicked === 'selection') return selection;
  return selected?.length ? selected : clicked ? [clicked] : [];
}

export function chosenFindings(chosen: readonly Chosen[]): FindingItem[] {
  return chosen.filter((item): item is FindingItem => !(item instanceof Uri) && item.type === 'finding');
}

/** The images of findings (those that the action is about) or files, and where none is chosen the image in view. */
export function targetOf(datasets: Datasets, chosen: readonly Chosen[], action?: DecisionAction): Target {
  const items = chosenFindings(chosen).filter(({ finding }) => finding.image.path !== '');
  if (items.length > 0)
    return {
      root: items[0].root,
      images: [...new Set(items.flatMap(({ finding }) => imagesOf(finding, action)))],
      finding: items[0].finding,
    };
  const files = chosen.filter((item): item is Uri => item instanceof Uri).map(pathOf);
  const shown = imageInView();
  return fileTarget(datasets, files.length > 0 ? files : shown !== undefined ? [shown] : []);
}

/** The image files that a command of the Explorer or of the findings is about, also ones outside of any dataset. */
export function filesOf(chosen: readonly Chosen[]): string[] {
  return chosen.flatMap((item) =>
    item instanceof Uri
      ? [pathOf(item)]
      : item.type === 'finding' && item.finding.image.path
        ? [fileOf(item.root, item.finding.image.path)]
        : [],
  );
}

/** The active dataset, which most commands are about. */
export function activeDataset(datasets: Datasets): Dataset {
  const dataset = datasets.active;
  if (dataset) return dataset;
  throw new NearmissError(
    'dataset/none',
    'No dataset was found in this window. Open a folder with one folder of images per class, or with a ' +
      'labels.tsv that lists its images.',
  );
}

function fileTarget(datasets: Datasets, files: readonly string[]): Target {
  const dataset = files.length > 0 ? datasets.holding(files[0]) : undefined;
  const images = dataset ? files.flatMap((file) => imagePathOf(dataset.root, file) || []) : [];
  if (dataset && images.length > 0) return { root: dataset.root, images };
  throw new NearmissError(
    'image/none',
    'No image of a dataset is chosen. Open an image of the dataset, or choose one in the Explorer or in the ' +
      'Nearmiss view.',
  );
}
