import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { Pace } from '../files/pace';
import { type JobContext, quietJob, throwIfStopped } from '../protocol/job';
import { NearmissError } from '../protocol/reply';
import { ThreadPool } from '../threads/thread';
import type { BackboneCalls } from './backboneCalls';
import type { BackboneModel, Device } from '../recipe/backboneModel';
import type { FeatureMap } from './runner';
import { modelName } from './models/modelsFolder';

/** Maps are hundreds of times as long as rows of features, so few are held at once and none is cached. */
const BATCH = 4;

export interface MapRequest {
  readonly root: string;
  /** Relative to the root. */
  readonly paths: readonly string[];
  /** SHA-1 of each file's content. */
  readonly hashes: readonly string[];
  readonly model: BackboneModel;
  readonly device: Device;
}

/**
 * Features by place of these images, one image after the other, in any order.
 * @param use is given the image's place among the paths and a map of one image
 * @throws NearmissError for a model that has no features by place, an image that is not what it was, or when the job is
 *   stopped
 */
export async function eachFeatureMap(
  { root, paths, hashes, model, device }: MapRequest,
  use: (image: number, map: FeatureMap) => void,
  job: JobContext,
): Promise<void> {
  const pool = new ThreadPool<BackboneCalls>(
    join(__dirname, 'backboneWorker.js'),
    Math.min(availableParallelism(), Math.ceil(paths.length / BATCH)),
  );
  const pace = new Pace(paths.length, job, 'embed', 'images looked at place by place');
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < paths.length) {
      throwIfStopped(job);
      const first = next;
      const batch = paths.slice(first, (next += BATCH));
      const files = batch.map((path, b) => ({ path: join(root, path), hash: hashes[first + b] }));
      const { map, rows } = await pool.call(
        'run',
        { model, device, threads: 1, files, withMap: true },
        { ...quietJob, stopped: () => job.stopped() },
      );
      if (rows.length < batch.length) throw changed(batch.find((_path, b) => !rows.includes(b))!);
      if (!map) throw withoutMap(model);
      const length = map.values.length / batch.length;
      batch.forEach((_path, b) => {
        use(first + b, { ...map, values: map.values.subarray(b * length, (b + 1) * length) });
        pace.step();
      });
    }
  };
  try {
    const lanes = await Promise.allSettled(Array.from({ length: 2 * availableParallelism() }, lane));
    for (const result of lanes) if (result.status === 'rejected') throw result.reason;
  } finally {
    await pool.dispose();
  }
}

export function withoutMap(model: Pick<BackboneModel, 'file'>): NearmissError {
  return new NearmissError(
    'backbone/noMap',
    `${modelName(model.file)} gives one row of features per image and none by place, so it cannot show where an ` +
      'image is unusual. Choose a backbone that pools a map, such as a convolutional network.',
  );
}

function changed(path: string): NearmissError {
  return new NearmissError(
    'image/changed',
    `${path} changed while the dataset was read. Run the command again when it is complete.`,
  );
}
