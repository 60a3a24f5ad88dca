import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { recognize } from '../../../src/engine/curation/answers/recognize';
import { row } from '../../../src/engine/numeric/embeddings';
import { quietJob } from '../../../src/engine/protocol';
import { recipeSchema } from '../../../src/engine/recipe/recipe';
import { strangerSpaces } from '../../../src/engine/training/strangers';
import { trainSpaces } from '../../../src/engine/training/trainSpaces';
import { featuresOf } from './heads';
import { unpack } from './sets';

export interface MeasuredRecognition {
  readonly far: number;
  readonly strangers: number;
  readonly acquaintances: number;
  /**
   * Share of the strangers that were taken for somebody, by thresholds of networks that knew everybody and of ones that
   * did not.
   */
  readonly acceptedNaively: number;
  readonly accepted: number;
  /** Share of the acquaintances that were given their own name. */
  readonly identified: number;
}

/** Shots of a person that are in the gallery; the others are asked about. */
const SHOTS = 7;
const FAR = 0.05;

/** Every other person is in the gallery and the rest are strangers; then the other way round. */
export async function measureRecognition(model: string): Promise<MeasuredRecognition | null> {
  const set = await unpack('sets', 'faces-orl39');
  if (!set) return null;
  const { rows, root } = set;
  const { features } = await featuresOf(
    root,
    rows.map(({ file }) => file),
    model,
  );
  const people = [...new Set(rows.map(({ subject }) => subject))].sort();
  const person = rows.map(({ subject }) => people.indexOf(subject));
  // Folds dealt once: what is measured are thresholds, and each repeat takes as long again.
  const recipe = recipeSchema.parse({ training: { repeats: 1 } });
  const counts = { strangers: 0, acquaintances: 0, acceptedNaively: 0, accepted: 0, identified: 0 };
  for (const half of [0, 1]) {
    const labels = Int32Array.from(rows, ({ shot }, i) =>
      person[i] % 2 === half && Number(shot) <= SHOTS ? person[i] : -1,
    );
    const asked = [...labels.keys()].filter((i) => labels[i] < 0);
    const cacheFolder = mkdtempSync(join(tmpdir(), 'nearmiss-bench-'));
    try {
      const input = { samples: features, labels, classes: people, recipe, cacheFolder };
      const { spaces } = await trainSpaces(input, quietJob);
      const query = { spaces, maps: spaces.map(() => (given: (typeof spaces)[0]['embeddings']) => given) };
      const subjects = asked.map((i) => spaces.map(({ embeddings }) => row(embeddings, i)));
      for (const known of [true, false]) {
        const { nearest, distances, rates } = recognize(
          { subjects, labels, far: FAR, strangerSpaces: known ? [] : await strangerSpaces(input, quietJob) },
          query,
          1,
        );
        asked.forEach((image, q) => {
          const taken = distances[q] < rates.threshold ? 1 : 0;
          const stranger = person[image] % 2 !== half;
          if (stranger) counts[known ? 'acceptedNaively' : 'accepted'] += taken;
          else if (!known) counts.identified += taken && labels[nearest[q]] === person[image] ? 1 : 0;
          if (!known) counts[stranger ? 'strangers' : 'acquaintances']++;
        });
      }
    } finally {
      rmSync(cacheFolder, { recursive: true });
    }
  }
  const { strangers, acquaintances } = counts;
  return {
    far: FAR,
    strangers,
    acquaintances,
    acceptedNaively: counts.acceptedNaively / strangers,
    accepted: counts.accepted / strangers,
    identified: counts.identified / acquaintances,
  };
}
