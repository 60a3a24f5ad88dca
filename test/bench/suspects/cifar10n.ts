import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readNpy } from '../../../src/engine/exchange/npy';
import type { Embeddings } from '../../../src/engine/numeric/embeddings';

/** The classes in the order of the probabilities' columns. */
export const CLASSES = ['airplane', 'automobile', 'bird', 'cat', 'deer', 'dog', 'frog', 'horse', 'ship', 'truck'];

/**
 * Ten thousand photos with labels of people, who were right or wrong (Wei et al. 2022), as `shared/data` holds them.
 */
export interface Cifar10N {
  readonly features: Embeddings;
  readonly labels: Int32Array;
  /** 1 where the label is not CIFAR-10's own. */
  readonly wrong: Uint8Array;
  /** Of a network trained on these labels, out of sample; null where there are none. */
  readonly probabilities: Float32Array | null;
}

export const CIFAR_FOLDER = join(__dirname, '../../../../../shared/data/cifar10n');

/** The label columns: the consensus and the worst of three people's labels, and each of the three alone. */
const COLUMNS = {
  aggregate: 'aggre_label',
  worst: 'worst_label',
  random1: 'random1_label',
  random2: 'random2_label',
  random3: 'random3_label',
};
export type HumanNoise = keyof typeof COLUMNS;

/** null where the data is not there. */
export async function readCifar10N(noise: HumanNoise): Promise<Cifar10N | null> {
  if (!existsSync(CIFAR_FOLDER)) return null;
  const [head, ...rows] = readFileSync(join(CIFAR_FOLDER, 'dev.csv'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => line.split(','));
  const column = (name: string): Int32Array => Int32Array.from(rows, (row) => CLASSES.indexOf(row[head.indexOf(name)]));
  const truth = column('clean_label');
  const labels = column(COLUMNS[noise]);
  const features = await readNpy(join(CIFAR_FOLDER, 'dev.features128.npy'));
  const probabilities = join(CIFAR_FOLDER, `dev.probabilities.${noise}.npy`);
  return {
    labels,
    wrong: Uint8Array.from(labels, (label, i) => (label === truth[i] ? 0 : 1)),
    probabilities: existsSync(probabilities) ? Float32Array.from((await readNpy(probabilities)).data) : null,
    features: { count: features.shape[0], dim: features.shape[1], values: Float32Array.from(features.data) },
  };
}
