import { eachFeatureMap } from '../../../src/engine/backbone/featureMaps';
import { openBackbone } from '../../../src/engine/backbone/openBackbone';
import { patchModel } from '../../../src/engine/backbone/patchModel';
import { evaluateAnomaly } from '../../../src/engine/evaluation/anomaly';
import { PatchCollector } from '../../../src/engine/patches/patchMemory';
import { comparedSearch } from '../../../src/engine/neighbours/compared';
import { gatherRows } from '../../../src/engine/neighbours/gather';
import type { Embeddings } from '../../../src/engine/numeric/embeddings';
import { seededRandom, shuffle } from '../../../src/engine/numeric/random';
import { quietJob } from '../../../src/engine/protocol';
import { recipeSchema } from '../../../src/engine/recipe/recipe';
import { featuresOf, frozenRows } from './heads';
import { unpack } from './sets';

export interface MeasuredTiles {
  readonly learned: number;
  readonly normal: number;
  readonly anomalies: number;
  /** AUROC of the mean distance to the five nearest normal images, by the backbone as it is. */
  readonly image: number;
  /**
   * The same where normal images are dealt at random: then the same tile under another light is often among those
   * learned from.
   */
  readonly leaking: number;
  /** AUROC of the most unusual patch. */
  readonly patches: number;
}

/**
 * Free tiles are normal. Tiles are dealt by their place in the table, since one tile under several lights is several
 * images.
 */
export async function measureTiles(file: string, most: number): Promise<MeasuredTiles | null> {
  const set = await unpack('sets', 'magnetic-tile');
  if (!set) return null;
  const { rows, root } = set;
  const { features, hashes } = await featuresOf(
    root,
    rows.map((row) => row.file),
    file,
  );
  const free = [...rows.keys()]
    .filter((i) => rows[i].is_defect === '0')
    .sort((a, b) => Number(rows[a].num) - Number(rows[b].num));
  const defective = [...rows.keys()].filter((i) => rows[i].is_defect === '1');
  const learn = free.slice(0, free.length >> 1);
  const every = (images: readonly number[], count: number): number[] =>
    Array.from(
      { length: Math.min(count, images.length) },
      (_, i) => images[Math.floor((i * images.length) / Math.min(count, images.length))],
    );
  const asked = [...every(free.slice(free.length >> 1), most >> 1), ...every(defective, most >> 1)];
  const anomalous = asked.map((i) => Number(rows[i].is_defect));
  const auroc = (values: readonly number[], kinds = anomalous): number => evaluateAnomaly(values, kinds)!.auroc;
  const frozen = frozenRows(features);
  const dealt = shuffle([...free], seededRandom(1));
  const image = auroc(distances(frozen, learn, asked));
  const leaking = auroc(
    distances(frozen, dealt.slice(0, free.length >> 1), [...dealt.slice(free.length >> 1), ...defective]),
    [...dealt.slice(free.length >> 1).map(() => 0), ...defective.map(() => 1)],
  );
  const model = await patchModel((await openBackbone(file, recipeSchema.parse({}).network, 160)).model, true);
  const collector = new PatchCollector(learn.length, 1);
  await eachFeatureMap(
    { root, paths: learn.map((i) => rows[i].file), hashes: learn.map((i) => hashes[i]), model, device: 'cpu' },
    (i, map) => collector.add(learn[i], map),
    quietJob,
  );
  const memory = collector.memory();
  const patches: number[] = [];
  await eachFeatureMap(
    { root, paths: asked.map((i) => rows[i].file), hashes: asked.map((i) => hashes[i]), model, device: 'cpu' },
    (i, map) => {
      patches[i] = memory.distances(map).score;
    },
    quietJob,
  );
  return {
    learned: learn.length,
    normal: anomalous.filter((one) => one === 0).length,
    anomalies: anomalous.filter((one) => one === 1).length,
    image,
    leaking,
    patches: auroc(patches),
  };
}

function distances(frozen: Embeddings, learn: readonly number[], asked: readonly number[]): number[] {
  const search = comparedSearch({ count: learn.length, dim: frozen.dim, values: gatherRows(frozen, learn) });
  const found = search(gatherRows(frozen, asked), new Int32Array(asked.length).fill(-1), 5, quietJob).distances;
  return asked.map((_i, q) => found.subarray(5 * q, 5 * q + 5).reduce((sum, distance) => sum + distance, 0));
}
