import { noImages } from '../labels/noImages';
import { NearmissError } from '../protocol';
import type { OpenedLabels } from './openedLabels';

/** Says of an analysis that found no images what was read, and what lies near; every other error goes on as it is. */
export function whyEmpty({ info, table, reading, source }: OpenedLabels): (error: unknown) => Promise<never> {
  return async (error) => {
    const isEmpty = error instanceof NearmissError && error.code === 'dataset/empty' && table.count === 0;
    throw isEmpty ? await noImages(info.root, reading, source) : error;
  };
}
