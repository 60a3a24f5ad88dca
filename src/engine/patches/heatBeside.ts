import { eachFeatureMap, type MapRequest } from '../backbone/featureMaps';
import type { JobContext } from '../protocol';
import { type HeatScale, heatScale } from './heatScale';
import { PatchCollector, type PatchDistances } from './patchMemory';

/** Share of the normal images that is not learned from, to know how far normal images lie from those that are. */
const HELD_OUT = 0.25;

/**
 * How unusual each place of one image is beside normal ones.
 * @param all images of a dataset, of which `image` and `normal` are rows
 * @param normal at least two images
 */
export async function heatBeside(
  all: MapRequest,
  image: number,
  normal: readonly number[],
  seed: number,
  job: JobContext,
): Promise<{ readonly distances: PatchDistances; readonly scale: HeatScale }> {
  const some = (images: readonly number[]): MapRequest => ({
    ...all,
    paths: images.map((i) => all.paths[i]),
    hashes: images.map((i) => all.hashes[i]),
  });
  const learned = normal.slice(0, Math.max(1, Math.round((1 - HELD_OUT) * normal.length)));
  const asked = [image, ...normal.slice(learned.length)];
  const collector = new PatchCollector(learned.length, seed);
  await eachFeatureMap(some(learned), (i, map) => collector.add(learned[i], map), job);
  const memory = collector.memory();
  const found: PatchDistances[] = [];
  await eachFeatureMap(
    some(asked),
    (i, map) => {
      found[i] = memory.distances(map);
    },
    job,
  );
  return { distances: found[0], scale: heatScale(found.slice(1)) };
}
