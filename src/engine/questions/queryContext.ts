import type { Analysis } from '../analysis/analysis';
import type { CurationCalls } from '../curation/curationWorker';
import type { Decoded } from '../images/decode';
import type { ImageTable } from '../labels/imageTable';
import type { Recipe } from '../recipe/recipe';
import type { Thread } from '../threads/thread';

/** An open dataset with an analysis, as single images are asked about. */
export interface QueryContext {
  readonly root: string;
  readonly table: ImageTable;
  readonly analysis: Analysis;
  readonly decoded: Decoded;
  readonly recipe: Recipe;
  readonly cache: string;
  readonly thread: Thread<CurationCalls>;
}
