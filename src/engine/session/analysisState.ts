import { type Analysis, matchRows } from '../analysis/analysis';
import type { Answers } from '../curation/answers/answers';
import { nearestAgreement } from '../curation/evidence';
import type { FindingsResult } from '../curation/findings';
import type { Decoded } from '../images/decode';
import type { GivenProbabilities } from '../exchange/probabilities';
import type { ImageTable } from '../labels/imageTable';
import type { AnalysisState } from '../protocol';

/** An analysis brought to the images as they are now. */
export interface Loaded {
  readonly analysis: Analysis;
  readonly decoded: Decoded;
  /** How neighbours were searched, in words. */
  readonly search: string;
  /** Images that came, went or changed since the training. */
  readonly changedImages: number;
  readonly answers: Answers;
}

/**
 * What the views say of an analysis.
 * @param beside the probabilities that were given with it
 * @param counts findings by kind
 */
export function analysisState(
  { analysis, decoded, search, changedImages }: Loaded,
  { suspicion }: FindingsResult,
  beside: GivenProbabilities | null,
  table: ImageTable,
  counts: Readonly<Record<string, number>>,
): AnalysisState {
  const rows = matchRows(analysis.hashes, decoded.files.hashes);
  const isChanged = (before: number, row: number): boolean =>
    before >= 0 && analysis.labels[before] !== table.label(row);
  const changedLabels = rows.reduce((changed, before, row) => changed + Number(isChanged(before, row)), 0);
  return {
    trainedAt: analysis.trainedAt,
    description: `${analysis.description}${beside ? besideIt(beside) : ''}`,
    recallAt1: analysis.recallAt1 ?? nearestAgreement(suspicion.evidence, table.labels),
    search,
    changedLabels,
    changedImages,
    counts,
  };
}

function besideIt({ name, notes }: GivenProbabilities): string {
  return `, with the probabilities of ${name}${notes.length > 0 ? ` (${notes.join('; ')})` : ''}`;
}
