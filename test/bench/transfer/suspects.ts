import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startFindings } from '../../../src/engine/curation/startFindings';
import { averagePrecision, rocCurve } from '../../../src/engine/evaluation/roc';
import type { Space } from '../../../src/engine/numeric/space';
import { quietJob } from '../../../src/engine/protocol';
import { recipeSchema } from '../../../src/engine/recipe/recipe';
import { trainSpaces } from '../../../src/engine/training/trainSpaces';
import { featuresOf, frozenRows } from './heads';
import { unpack } from './sets';

interface SuspectScores {
  readonly ap: number;
  readonly f1: number;
}

export type MeasuredSuspects = Record<string, { readonly frozen: SuspectScores; readonly head: SuspectScores }>;

/**
 * Wrong labels found on people's labels of CIFAR-10: from the backbone's features as they are, and from heads trained
 * in folds beside them, dealt once.
 */
export async function measureSuspects(file: string, most: number): Promise<MeasuredSuspects | null> {
  const cifar = await unpack('cifar10n', 'dev');
  if (!cifar) return null;
  const step = Math.max(1, cifar.rows.length / most);
  const rows = Array.from({ length: Math.min(most, cifar.rows.length) }, (_, i) => cifar.rows[Math.floor(i * step)]);
  const { features } = await featuresOf(
    cifar.root,
    rows.map((row) => row.file),
    file,
  );
  const classes = [...new Set(rows.map((row) => row.clean_label))].sort();
  const frozen: Space = { embeddings: frozenRows(features), heldOut: null };
  const found: MeasuredSuspects = {};
  for (const [name, column] of [
    ['aggregate', 'aggre_label'],
    ['worst', 'worst_label'],
  ]) {
    const labels = Int32Array.from(rows, (row) => classes.indexOf(row[column]));
    const wrong = Uint8Array.from(rows, (row) => (row[column] === row.clean_label ? 0 : 1));
    const cacheFolder = mkdtempSync(join(tmpdir(), 'nearmiss-bench-'));
    const { spaces } = await trainSpaces(
      { samples: features, labels, classes, recipe: recipeSchema.parse({ training: { repeats: 1 } }), cacheFolder },
      quietJob,
    );
    rmSync(cacheFolder, { recursive: true });
    found[name] = {
      frozen: await suspectsIn([frozen], labels, classes, wrong),
      head: await suspectsIn([...spaces, frozen], labels, classes, wrong),
    };
  }
  return found;
}

async function suspectsIn(
  spaces: readonly Space[],
  labels: Int32Array,
  classes: readonly string[],
  wrong: Uint8Array,
): Promise<SuspectScores> {
  const thread = startFindings();
  try {
    const count = labels.length;
    const { metric, findings, training } = recipeSchema.parse({});
    await thread.call(
      'load',
      {
        load: 1,
        spaces,
        metric,
        labels,
        classCount: classes.length,
        normal: null,
        pictures: null,
        seed: training.seed,
        found: null,
      },
      quietJob,
    );
    const none = new Uint8Array(count);
    const { suspicion } = await thread.call(
      'score',
      {
        names: { paths: Array.from(labels, String), classes, labels },
        splits: Array<string>(count).fill(''),
        excluded: none,
        kept: none,
        reviewed: new Int32Array(count).fill(-1),
        heads: null,
        probabilities: null,
        ...findings,
        level: 1,
      },
      quietJob,
    );
    const flagged = Uint8Array.from(suspicion.wrong, (p) => (p >= suspicion.threshold ? 1 : 0));
    const hits = flagged.reduce((sum, flag, i) => sum + flag * wrong[i], 0);
    const all = flagged.reduce((sum, flag) => sum + flag, 0) + wrong.reduce((sum, w) => sum + w, 0);
    return { ap: averagePrecision(rocCurve(suspicion.wrong, wrong)!), f1: (2 * hits) / Math.max(1, all) };
  } finally {
    await thread.dispose();
  }
}
