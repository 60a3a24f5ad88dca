import type { DecisionLog } from '../labels/decisions/decisions';
import type { ImageTable } from '../labels/imageTable';
import type { DatasetInfo } from '../protocol';
import type { Recipe } from '../recipe/recipe';

/** What an analysis is made of and scored on: the images, labels and decisions of a dataset, and how it is asked. */
export interface Basis {
  readonly info: DatasetInfo;
  readonly table: ImageTable;
  readonly decisions: DecisionLog;
  readonly recipe: Recipe;
  /** At which findings are asked, 1 the coarsest. */
  readonly level: number;
}
