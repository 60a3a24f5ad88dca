import { dirname, resolve } from 'node:path';
import { isAnalyzed } from '../labels/state/openState';
import { NearmissError, percentInWords, type PairReport } from '../protocol';
import { compareImages } from '../questions/compare';
import { withDataset } from './openDataset';
import type { ExitCode } from './exitCode';
import { running } from './running';

export interface VerifyOptions {
  readonly format: 'table' | 'json';
  readonly dataset?: string;
  readonly level?: number;
  readonly far?: number;
}

/** Says whether two image files are of one class. */
export async function verify(
  first: string,
  second: string,
  { format, dataset, level, far }: VerifyOptions,
): Promise<ExitCode> {
  const files: [string, string] = [resolve(first), resolve(second)];
  const dir = dataset ?? (await datasetAround(files));
  return withDataset<ExitCode>(dir, (curator) =>
    running(format === 'json', async (job) => {
      const report = await curator.ask((at) => compareImages(at, files, { level, far }, job));
      console.log(format === 'json' ? JSON.stringify(report) : pairText(report));
      return 0;
    }),
  );
}

function pairText({
  first,
  second,
  same,
  probability,
  distance,
  threshold,
  far,
  frr,
  genuine,
  impostors,
}: PairReport): string {
  return [
    `${same ? 'Same' : 'Different'}: the two are of one class with a probability of ` +
      `${percentInWords(probability)}, if that was as likely as not before.`,
    `Distance ${distance.toFixed(3)}, threshold ${threshold.toFixed(3)}: it accepts ${(100 * far).toFixed(1)}% ` +
      `of different pairs (FAR) and rejects ${(100 * frr).toFixed(1)}% of same ones (FRR),`,
    `measured on ${genuine} same and ${impostors} different pairs of images that were held out.`,
    ...[first, second].filter(({ label }) => label !== '').map(({ path, label }) => `${path} is labelled ${label}.`),
  ].join('\n');
}

/** The analysed dataset that one of the files lies in. */
async function datasetAround(files: readonly string[]): Promise<string> {
  for (const file of files) {
    for (let folder = dirname(file); ; folder = dirname(folder)) {
      if (await isAnalyzed(folder)) return folder;
      if (folder === dirname(folder)) break;
    }
  }
  throw new NearmissError(
    'verify/dataset',
    'Neither image lies in an analysed dataset. Name the dataset that knows such images: --dataset DIR.',
  );
}
