import type { FolderView } from '../folderView';
import type { AnnotationForm } from './annotationForm';
import { coco } from './coco';
import { cvat } from './cvat';
import { datumaro } from './datumaro';
import { fiftyoneLabels } from './fiftyoneLabels';
import { fiftyoneSamples } from './fiftyoneSamples';
import { imagenetLists } from './imagenetLists';
import { kitti } from './kitti';
import { imagefolder } from './imagefolder';
import { labelMe } from './labelMe';
import { labelStudio } from './labelStudio';
import { labelStudioMin } from './labelStudioMin';
import { openImages } from './openImages';
import { via } from './via';
import { voc } from './voc';
import { vocClassification } from './vocClassification';
import { wider } from './wider';
import { yolo } from './yolo';
import { hubParquet } from './hubParquet';
import { mnist } from './mnist';
import { savedDataset } from './savedDataset';
import { webDataset } from './webDataset';

/** All forms of other tools, those that are told most surely first. */
export const FORMS: readonly AnnotationForm[] = [
  fiftyoneLabels,
  fiftyoneSamples,
  datumaro,
  labelStudio,
  labelStudioMin,
  via,
  imagefolder,
  coco,
  cvat,
  voc,
  openImages,
  wider,
  labelMe,
  kitti,
  yolo,
  vocClassification,
  imagenetLists,
  savedDataset,
  webDataset,
  hubParquet,
  mnist,
];

/** The form that a folder is in, with its files; null where it is in none. */
export async function findForm(
  folder: FolderView,
): Promise<{ readonly form: AnnotationForm; readonly files: readonly string[] } | null> {
  for (const form of FORMS) {
    const files = await form.find(folder);
    if (files.length > 0) return { form, files };
  }
  return null;
}

export function formOf(name: string | undefined): AnnotationForm | undefined {
  return FORMS.find((form) => form.name === name);
}
