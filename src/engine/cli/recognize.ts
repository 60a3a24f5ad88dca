import { resolve } from 'node:path';
import { percent, type RecognitionReport } from '../protocol';
import { recognizeImages } from '../questions/recognize';
import { withDataset } from './openDataset';
import type { ExitCode } from './exitCode';
import { running } from './running';
import { table } from './terminal';

export interface RecognizeOptions {
  readonly format: 'table' | 'json';
  readonly far: number;
}

/** Says who is on each image, by an analysed dataset with a class per person, or that it is nobody of them. */
export async function recognize(
  gallery: string,
  files: readonly string[],
  { format, far }: RecognizeOptions,
): Promise<ExitCode> {
  return withDataset<ExitCode>(gallery, (curator) =>
    running(format === 'json', async (job) => {
      const paths = files.map((file) => resolve(file));
      const report = await curator.ask((at) => recognizeImages(at, paths, far, job));
      console.log(format === 'json' ? JSON.stringify(report) : recognitionText(report));
      return 0;
    }),
  );
}

function recognitionText({ images, threshold, far, identified, strangers, acquaintances }: RecognitionReport): string {
  const rows = images.map(({ file, label, distance, nearest }) => [
    label ?? 'unknown',
    distance?.toFixed(3) ?? '',
    nearest?.path ?? '',
    file,
  ]);
  const known =
    identified === null ? '' : `, and ${percent(identified)} of ${acquaintances} images are given their own class`;
  return [
    table(['class', 'distance', 'nearest', 'image'], rows),
    '',
    `From distance ${threshold.toFixed(3)} on an image is unknown: ${(100 * far).toFixed(1)}% of ${strangers} ` +
      `images of the gallery are taken for another class when theirs is left out${known}.`,
  ].join('\n');
}
