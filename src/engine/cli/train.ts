import { copyFile } from 'node:fs/promises';
import { openExperiment } from '../experiments/experiment';
import { splitBy } from '../experiments/heldOut';
import { trainTrial } from '../experiments/trial';
import { percent } from '../protocol/percent';
import type { ExitCode } from './exitCode';
import { recipeFile, withEpochs } from './recipeFile';
import { running } from './running';
import { say } from './terminal';

export interface TrainOptions {
  readonly format: 'table' | 'json';
  readonly recipe?: string;
  readonly epochs?: number;
  readonly all?: boolean;
  readonly heldOutClasses?: boolean;
  readonly share: number;
  readonly out?: string;
}

/** Trains one network, which stays in the cache for `evaluate` and `embed`. */
export async function train(dir: string, options: TrainOptions): Promise<ExitCode> {
  return running(options.format === 'json', async (job) => {
    const experiment = await openExperiment(dir, await recipeFile(options.recipe), job, say);
    const recipe = withEpochs(experiment.recipe, options.epochs);
    const split = splitBy(
      { what: options.all ? 'none' : options.heldOutClasses ? 'classes' : 'images', share: options.share },
      experiment.labels,
      recipe.training.seed,
    );
    const { description, file, recallAt1 } = await trainTrial(experiment, recipe, split.train, !options.all, job);
    if (options.out) await copyFile(file, options.out);
    const network = options.out ?? file;
    if (options.format === 'json')
      console.log(
        JSON.stringify({ description, learned: split.train.length, heldOut: split.test.length, recallAt1, network }),
      );
    else console.log(summary(description, split.train.length, split.test.length, recallAt1, network));
    return 0;
  });
}

function summary(
  description: string,
  learned: number,
  heldOut: number,
  recallAt1: number | null,
  network: string,
): string {
  return [
    `${description}; learned from ${learned} ` +
      `images${heldOut > 0 ? `, ${heldOut} held out: "evaluate" with the same options measures on them` : ''}.`,
    ...(recallAt1 === null
      ? []
      : [`Recall@1 on a tenth of the images, which chose the weights: ${percent(recallAt1)}`]),
    `Network: ${network}`,
  ].join('\n');
}
