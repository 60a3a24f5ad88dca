import { imageRef } from '../labels/names';
import type { JobContext, PlaneMap } from '../protocol';
import { analyzed, type Standpoint } from './standpoint';

/** Images laid out in the plane; computed once per analysis. */
export async function planeMap(at: Standpoint, job: JobContext): Promise<PlaneMap> {
  const { answers } = analyzed(at, 'The map');
  const { table } = at;
  const { x, y } = await answers.project(job);
  const shown = [...table.paths.keys()].filter((row) => !Number.isNaN(x[row]) && !table.excluded[row]);
  return {
    images: shown.map((row) => imageRef(table, row)),
    x: shown.map((row) => x[row]),
    y: shown.map((row) => y[row]),
  };
}
