import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Curator } from '../curator';
import { NearmissError, percent, type ImageReport, type JobContext } from '../protocol';
import { imagePath, pathInside, withDataset } from './openDataset';
import type { ExitCode } from './program';
import { running } from './running';
import { table } from './terminal';

export interface NeighbourOptions {
  readonly format: 'table' | 'json';
  readonly count: number;
  readonly level?: number;
}

export async function neighbours(dir: string, image: string, options: NeighbourOptions): Promise<ExitCode> {
  return withDataset<ExitCode>(dir, (curator) => running(options.format === 'json', async (job) => {
    const report = await reportOf(curator, image, options, job);
    if (report.neighbours.length === 0) throw new NearmissError('analysis/missing', `The dataset has no embeddings yet. Run "nearmiss analyze ${dir}" first.`);
    if (options.format === 'json') {
      console.log(JSON.stringify(report));
      return 0;
    }
    console.log(`${report.image.path} is ${report.image.label ? `labelled ${report.image.label}` : 'without a label here'}`);
    console.log(`\n${table(['distance', 'label', 'neighbour'], report.neighbours.map(({ distance, label, path }) => [distance.toFixed(4), label, path]))}`);
    console.log(`\n${table(['share', 'class', 'why'], report.choices.filter(({ share }) => share > 0).map(({ share, label, reason }) => [percent(share), label, reason]))}`);
    for (const finding of report.findings) console.log(`\n${finding.reason}`);
    return 0;
  }));
}

/** What the findings know of an image of the dataset; an image from elsewhere, or a question at another level, is asked anew. */
async function reportOf(curator: Curator, image: string, { count, level }: NeighbourOptions, job: JobContext): Promise<ImageReport> {
  const inside = pathInside(curator, image);
  if (inside !== undefined && level === undefined) return curator.image(inside, count);
  if (inside === undefined && !existsSync(image)) return curator.image(imagePath(curator, image), count);
  return curator.similar(inside ?? resolve(image), count, level, job);
}
