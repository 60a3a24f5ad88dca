import type { Analysis } from '../analysis/analysis';
import type { Answers } from '../curation/answers/answers';
import type { Suspicion } from '../curation/suspects/suspicion';
import type { Decoded } from '../images/decode';
import type { ImageTable } from '../labels/imageTable';
import { NearmissError, type ClassHealth, type DatasetState, type Finding } from '../protocol';
import type { Recipe } from '../recipe/recipe';

/**
 * An open dataset as it stands at one moment: labels, findings and analysis that belong together. Every question is a
 * function of one, and none ever changes, so no question sees half an edit.
 */
export interface Standpoint {
  readonly state: DatasetState;
  readonly table: ImageTable;
  readonly recipe: Recipe;
  /** Most worth a look first within each kind; what is wrong with files and rows comes last. */
  readonly findings: readonly Finding[];
  /** How sound each class is; empty before an analysis. */
  readonly classes: readonly ClassHealth[];
  readonly suspicion: Suspicion | null;
  /** null before there is an analysis. */
  readonly analyzed: Analyzed | null;
}

/** The analysis of a dataset, brought to its images as they are. */
export interface Analyzed {
  readonly analysis: Analysis;
  readonly decoded: Decoded;
  /** Folder of all that can be computed again. */
  readonly cache: string;
  readonly answers: Answers;
}

/** @throws NearmissError for a path that is no image of the dataset */
export function rowOf({ table }: Standpoint, path: string): number {
  const row = table.row(path);
  if (row !== undefined) return row;
  throw new NearmissError(
    'image/unknown',
    `${path} is not an image of the dataset. Give its path relative to the dataset's folder, as the lists show it.`,
  );
}

/** @throws NearmissError where there is no analysis yet; `what` needs it, in words */
export function analyzed(at: Standpoint, what: string): Analyzed {
  if (at.analyzed) return at.analyzed;
  throw new NearmissError(
    'analysis/missing',
    `${what} needs embeddings, and there are none yet. Run Analyze Dataset first.`,
  );
}
