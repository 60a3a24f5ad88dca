import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFileAtomic } from '../files/atomicFile';
import { openExperiment } from '../experiments/experiment';
import { heatPicture } from '../patches/heatPicture';
import { type PatchAnomalies, patchAnomalies } from '../experiments/patchAnomalies';
import { percent } from '../protocol/percent';
import type { ExitCode } from './exitCode';
import { recipeFile } from './recipeFile';
import { running } from './running';
import { say, table } from './terminal';

export interface AnomaliesOptions {
  readonly format: 'table' | 'json';
  readonly normal: readonly string[];
  readonly recipe?: string;
  readonly heat?: string;
  readonly share: number;
  readonly limit: number;
}

/** Ranks images by how unlike all normal images their most unusual place is. */
export async function anomalies(
  dir: string,
  { format, normal, recipe, heat, share, limit }: AnomaliesOptions,
): Promise<ExitCode> {
  return running(format === 'json', async (job) => {
    const experiment = await openExperiment(dir, await recipeFile(recipe), job, say);
    if (heat !== undefined) await mkdir(heat, { recursive: true });
    const found = await patchAnomalies(
      experiment,
      experiment.recipe,
      normal,
      share,
      async ({ path }, distances, scale) => {
        if (heat !== undefined)
          await writeFileAtomic(
            join(heat, `${path.replaceAll('/', '__')}.png`),
            await heatPicture(join(experiment.root, path), distances, scale),
          );
      },
      job,
    );
    console.log(format === 'json' ? JSON.stringify(found) : anomalyText(found, limit, heat));
    return 0;
  });
}

function anomalyText(
  { description, normalClasses, learned, images, scores }: PatchAnomalies,
  limit: number,
  heat: string | undefined,
): string {
  const rows = images
    .slice(0, limit)
    .map(({ score, beyond, label, path, at, like }) => [
      score.toFixed(3),
      percent(beyond),
      label,
      path,
      `${percent(at.x)}, ${percent(at.y)}`,
      like,
    ]);
  const lines = [
    `${description}; learned from ${learned} images of ${normalClasses.join(', ')}.`,
    '',
    table(['distance', 'beyond', 'label', 'image', 'where (x, y)', 'most like'], rows),
  ];
  if (images.length > limit) lines.push(`… and ${images.length - limit} more; --limit shows them.`);
  lines.push(
    '',
    'beyond: share of the held-out normal images that are less unusual; where: the most unusual place; most ' +
      'like: the normal image with the patch nearest to it.',
  );
  if (scores)
    lines.push(
      `AUROC ${scores.auroc.toFixed(3)}, AUPR ${scores.aupr.toFixed(3)}: ${scores.anomalies} images of other ` +
        `classes against ${scores.normal} held-out normal ones.`,
    );
  if (heat !== undefined) lines.push(`Heat maps of ${images.length} images are in ${heat}.`);
  return lines.join('\n');
}
