import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Curator } from '../session/curator';
import { NearmissError, percent, type ImageReport, type JobContext } from '../protocol';
import { imageReport } from '../questions/imageReport';
import { similarImages } from '../questions/similar';
import { imagePath, pathInside, withDataset } from './openDataset';
import type { ExitCode } from './exitCode';
import { running } from './running';
import { table } from './terminal';

export interface NeighbourOptions {
  readonly format: 'table' | 'json';
  readonly count: number;
  readonly level?: number;
  readonly gallery?: string;
}

export async function neighbours(dir: string, image: string, options: NeighbourOptions): Promise<ExitCode> {
  return withDataset<ExitCode>(dir, (curator) =>
    running(options.format === 'json', async (job) => {
      const report = await reportOf(curator, image, options, job);
      if (report.neighbours.length === 0)
        throw new NearmissError(
          'analysis/missing',
          `The dataset has no embeddings yet. Run "nearmiss analyze ${dir}" first.`,
        );
      if (options.format === 'json') {
        console.log(JSON.stringify(report));
        return 0;
      }
      console.log(
        `${report.image.path} is ${report.image.label ? `labelled ${report.image.label}` : 'without a label here'}`,
      );
      console.log(
        `\n${table(
          ['distance', 'label', 'neighbour'],
          report.neighbours.map(({ distance, label, path }) => [distance.toFixed(4), label, path]),
        )}`,
      );
      console.log(
        `\n${table(
          ['share', 'class', 'why'],
          report.choices
            .filter(({ share }) => share > 0)
            .map(({ share, label, reason }) => [percent(share), label, reason]),
        )}`,
      );
      for (const coarse of await coarserAnswers(curator, image, options, job)) console.log(`\n${coarse}`);
      for (const finding of report.findings) console.log(`\n${finding.reason}`);
      return 0;
    }),
  );
}

/**
 * Of a gallery with levels of labels, what it says at each coarser one: the product, and the shelf that it stands on.
 */
async function coarserAnswers(
  curator: Curator,
  image: string,
  { count, level, gallery }: NeighbourOptions,
  job: JobContext,
): Promise<string[]> {
  if (gallery === undefined || level !== undefined) return [];
  const { levels } = curator.at.state;
  const file = pathInside(curator, image) ?? resolve(image);
  const answers: string[] = [];
  for (let coarse = levels - 1; coarse >= 1; coarse--) {
    const {
      choices: [best],
    } = await curator.ask((at) => similarImages(at, file, { count, level: coarse, gallery }, job));
    answers.push(`At level ${coarse}: ${best.label} (${percent(best.share)}; ${best.reason})`);
  }
  return answers;
}

/**
 * What the findings know of an image of the dataset; an image from elsewhere, or a question at another level or of a
 * gallery, is asked anew.
 */
async function reportOf(
  curator: Curator,
  image: string,
  { count, level, gallery }: NeighbourOptions,
  job: JobContext,
): Promise<ImageReport> {
  const inside = pathInside(curator, image);
  if (inside !== undefined && level === undefined && gallery === undefined)
    return imageReport(curator.at, inside, count);
  if (inside === undefined && !existsSync(image)) return imageReport(curator.at, imagePath(curator, image), count);
  return curator.ask((at) => similarImages(at, inside ?? resolve(image), { count, level, gallery }, job));
}
