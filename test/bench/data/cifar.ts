import { readFile } from 'node:fs/promises';
import { readNpy } from '../../../src/engine/exchange/npy';
import type { Embeddings } from '../../../src/engine/numeric/embeddings';
import { sharedFile } from './shared';

/** CIFAR-10 with people's labels (CIFAR-10N): 10,000 images as 128 features each. */
export interface Cifar {
  readonly features: Embeddings;
  readonly classes: readonly string[];
  /** Class index per image. */
  readonly clean: Int32Array;
  /** People's labels: three votes taken together, and the worst of the three. */
  readonly aggregate: Int32Array;
  readonly worst: Int32Array;
}

/** null where the data is not there. */
export async function readCifar(): Promise<Cifar | null> {
  const table = sharedFile('cifar10n', 'dev.csv');
  const features = sharedFile('cifar10n', 'dev.features128.npy');
  if (!table || !features) return null;
  const [head, ...rows] = (await readFile(table, 'utf8'))
    .trim()
    .split('\n')
    .map((line) => line.split(','));
  const column = (name: string): string[] => rows.map((cells) => cells[head.indexOf(name)]);
  const classes = [...new Set(column('clean_label'))].sort();
  const indices = (name: string): Int32Array => Int32Array.from(column(name), (label) => classes.indexOf(label));
  const { shape, data } = await readNpy(features);
  return {
    features: { count: shape[0], dim: shape[1], values: Float32Array.from(data) },
    classes,
    clean: indices('clean_label'),
    aggregate: indices('aggre_label'),
    worst: indices('worst_label'),
  };
}
