import { writeFileAtomic } from '../files/atomicFile';
import { writeNpy } from '../exchange/npy';
import { openExperiment } from '../experiments/experiment';
import { splitBy } from '../experiments/heldOut';
import { trainTrial } from '../experiments/trial';
import { presentImages } from '../numeric/embeddings';
import type { ExitCode } from './exitCode';
import { recipeFile, withEpochs } from './recipeFile';
import { running } from './running';
import { say } from './terminal';

export interface EmbedOptions {
  readonly format: 'table' | 'json';
  readonly out: string;
  readonly recipe?: string;
  readonly epochs?: number;
}

/**
 * Embeds every image by one network that learned from all labels, and writes the rows with the paths that they belong
 * to.
 */
export async function embed(dir: string, { format, out, recipe: named, epochs }: EmbedOptions): Promise<ExitCode> {
  return running(format === 'json', async (job) => {
    const experiment = await openExperiment(dir, await recipeFile(named), job, say);
    const recipe = withEpochs(experiment.recipe, epochs);
    const { train } = splitBy({ what: 'none', share: 0 }, experiment.labels, recipe.training.seed);
    const { embeddings, description } = await trainTrial(experiment, recipe, train, false, job);
    const { count, dim, values } = embeddings;
    const pathsFile = `${out.replace(/\.npy$/i, '')}.paths.txt`;
    await writeNpy(out, values, dim);
    await writeFileAtomic(pathsFile, Buffer.from(experiment.paths.map((path) => `${path}\n`).join('')));
    const unreadable = count - presentImages(embeddings).length;
    if (format === 'json')
      console.log(JSON.stringify({ out, paths: pathsFile, images: count, dim, unreadable, description }));
    else {
      console.log(
        `${description}\nWrote ${count} rows of ${dim} numbers to ${out}, and the image of each row to ${pathsFile}.`,
      );
      if (unreadable > 0) console.log(`${unreadable} images cannot be read; their rows are zeros.`);
    }
    return 0;
  });
}
