import { resolve } from 'node:path';
import type { ExportForm, ExportMeans } from '../protocol';
import { withDataset } from './openDataset';
import type { ExitCode } from './exitCode';
import { terminalJob } from './terminal';

export async function exportDataset(
  dir: string,
  target: string,
  { form, by }: { form: ExportForm; by: ExportMeans },
): Promise<ExitCode> {
  return withDataset<ExitCode>(dir, async (curator) => {
    const { job, end } = terminalJob(true);
    const { images, note } = await curator.export(target, { form, by }, job).finally(end);
    console.log(`Exported ${images} images to ${resolve(target)}.`);
    if (note) console.log(note);
    return 0;
  });
}

export async function createTable(dir: string): Promise<ExitCode> {
  return withDataset<ExitCode>(dir, async (curator) => {
    const { labelFile, images } = await curator.createTable();
    console.log(`${labelFile} says the labels of ${images} images from now on. Delete it to go back to folders.`);
    return 0;
  });
}
