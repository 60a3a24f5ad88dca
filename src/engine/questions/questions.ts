import { compareImages } from './compare';
import { imageHeat } from './heat';
import { imageReport } from './imageReport';
import { planeMap } from './map';
import { similarImages } from './similar';

/** What an editor asks of an open dataset, each a function of where the dataset stands. */
export const questions = {
  image: imageReport,
  similar: similarImages,
  compare: compareImages,
  heat: imageHeat,
  map: planeMap,
};
export type Questions = typeof questions;
