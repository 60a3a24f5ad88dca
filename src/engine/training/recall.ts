import { comparedSearch } from '../neighbours/compared';
import { embed } from '../network/embed';
import type { Network } from '../network/network';
import type { Samples } from '../numeric/samples';
import type { JobContext } from '../protocol/job';
import type { Fold } from './folds';

/** Images of each side that are looked at: enough to tell epochs apart, few enough to cost seconds. */
const SAMPLE = 2000;

/**
 * Share of the held-out images whose nearest training image has their label. Images without a label are left out; null
 * when none is left.
 */
export function recallAt1(
  network: Network,
  samples: Samples,
  labels: Int32Array,
  { learn, heldOut }: Fold,
  job: JobContext,
): number | null {
  const known = every(learn, SAMPLE);
  const asked = every(
    heldOut.filter((image) => labels[image] >= 0),
    SAMPLE,
  );
  if (known.length === 0 || asked.length === 0) return null;
  const quiet: JobContext = { progress: () => {}, stopped: () => job.stopped() };
  const search = comparedSearch(embed(network, samples, known, quiet));
  const queries = embed(network, samples, asked, quiet).values;
  // An image that is on both sides, where no labels are learned, is not its own neighbour.
  const rowOf = new Map(Array.from(known, (image, row) => [image, row]));
  const { indices } = search(
    queries,
    Int32Array.from(asked, (image) => rowOf.get(image) ?? -1),
    1,
    quiet,
  );
  const right = asked.reduce(
    (count, image, q) => count + (indices[q] >= 0 && labels[known[indices[q]]] === labels[image] ? 1 : 0),
    0,
  );
  return right / asked.length;
}

/** At most this many of the images, evenly spread over them. */
function every(images: Uint32Array, most: number): Uint32Array {
  const step = Math.max(1, images.length / most);
  return Uint32Array.from({ length: Math.min(images.length, most) }, (_, i) => images[Math.floor(i * step)]);
}
