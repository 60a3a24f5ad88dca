import { basename } from 'node:path';
import { writeFileAtomic } from '../files/atomicFile';
import type { RocPoint } from '../evaluation/roc';
import type { Scorecard } from '../evaluation/scorecard';
import { evaluateAnomalies, type AnomalyReport } from '../experiments/anomaly';
import { evaluateRecipe } from '../experiments/evaluate';
import { evaluateGallery } from '../experiments/gallery';
import { openExperiment, type Experiment } from '../experiments/experiment';
import { rocPlot } from '../experiments/rocPlot';
import { percent, type JobContext } from '../protocol';
import type { Recipe } from '../recipe/recipe';
import { embeddingsOf } from './embeddings';
import type { ExitCode } from './exitCode';
import { recipeFile, withEpochs } from './recipeFile';
import { running } from './running';
import { say, table } from './terminal';

export interface EvaluateOptions {
  readonly format: 'table' | 'json';
  readonly recipe?: string;
  readonly epochs?: number;
  readonly embeddings?: string;
  readonly paths?: string;
  readonly heldOutClasses?: boolean;
  readonly share: number;
  readonly level?: number;
  readonly normal?: readonly string[];
  readonly plot?: string;
  readonly gallery?: string;
}

export async function evaluate(dir: string, options: EvaluateOptions): Promise<ExitCode> {
  return running(options.format === 'json', async (job) => {
    const experiment = await openExperiment(dir, await recipeFile(options.recipe), job, say);
    const recipe = withEpochs(experiment.recipe, options.epochs);
    console.log(
      await (options.gallery !== undefined
        ? galleryScores(experiment, recipe, options.gallery, options, job)
        : options.normal
          ? anomalies(experiment, recipe, options, job)
          : heldOutScores(experiment, recipe, options, job)),
    );
    return 0;
  });
}

async function heldOutScores(
  experiment: Experiment,
  recipe: Recipe,
  { format, heldOutClasses, share, level, embeddings, paths, plot }: EvaluateOptions,
  job: JobContext,
): Promise<string> {
  const { description, learned, card } = await evaluateRecipe(
    experiment,
    recipe,
    {
      heldOut: { what: heldOutClasses ? 'classes' : 'images', share },
      level,
      embeddings: embeddingsOf({ embeddings, paths }),
    },
    job,
  );
  if (plot && card.verification)
    await writeRoc(plot, card.verification.curve, `${basename(experiment.root)}: same or different`, PAIRS);
  if (format === 'json') return JSON.stringify({ description, learned, ...card });
  return [
    `${description}; learned from ${learned} images, measured on ${card.images} others of ${card.classes} ` +
      `classes${heldOutClasses ? ' that it never saw' : ''}.`,
    '',
    scoreTable(card),
    '',
    ...adviceOn(card, experiment.paths),
    ...plotted(card.verification ? plot : undefined),
  ].join('\n');
}

function scoreTable({ retrieval, clustering, verification }: Scorecard): string {
  const rows: string[][] = [
    ...retrieval.recallAt.map(({ k, recall }) => [
      `recall@${k}`,
      tenths(recall),
      `an image of the same class is among the ${k} nearest`,
    ]),
    ['R-precision', tenths(retrieval.rPrecision), 'same-class images among the R nearest, where there are R'],
    ['MAP@R', tenths(retrieval.mapAtR), 'the same, earlier ones counting more'],
    [
      'NMI',
      clustering.nmi.toFixed(3),
      `${clustering.clusters} clusters found without labels against the classes (AMI ${clustering.ami.toFixed(3)})`,
    ],
  ];
  if (verification) {
    const { eer, atEer, tarAtFar, auroc, genuine, impostors } = verification;
    rows.push(
      [
        'EER',
        tenths(eer),
        `same or different, ${genuine} same and ${impostors} different pairs; threshold to use: distance ` +
          `${atEer.threshold.toFixed(3)}`,
      ],
      ['AUROC of pairs', auroc.toFixed(3), 'a same pair is nearer than a different one'],
    );
    for (const { far, tar, threshold } of tarAtFar) {
      rows.push([
        `TAR@FAR ${far}`,
        tar === null ? 'n/a' : tenths(tar),
        tar === null
          ? 'too few different pairs to tell'
          : `same pairs accepted below distance ${threshold!.toFixed(3)}`,
      ]);
    }
  }
  const left = [
    retrieval.lone > 0 ? `${retrieval.lone} lone images of their class were left out` : '',
    retrieval.tied > 0 ? `${retrieval.tied} had ties at the front` : '',
  ].filter(Boolean);
  return `${table(['measure', 'value', 'meaning'], rows)}${left.length > 0 ? `\n${left.join('; ')}.` : ''}`;
}

/** The reports on variation and dimension with their advice. */
function adviceOn({ variation, dimension }: Scorecard, paths: readonly string[]): string[] {
  const lines = [
    `Variation within classes ${variation.within.toFixed(3)}, between them ${variation.between.toFixed(3)}.`,
    ...variation.advice,
  ];
  if (!dimension) return lines;
  const { dim, intrinsic, hubness, hub, antihubs } = dimension;
  lines.push(
    '',
    `Embedding of ${dim} numbers, intrinsic dimension ${intrinsic.toFixed(1)}, hubness ${hubness.toFixed(2)}, ` +
      `${percent(antihubs)} of the images near no other.`,
    ...dimension.advice,
  );
  if (hub.image >= 0) lines.push(`The largest hub is ${paths[hub.image]}, among the nearest of ${hub.times} images.`);
  return lines;
}

async function galleryScores(
  experiment: Experiment,
  recipe: Recipe,
  split: string,
  { format, share }: EvaluateOptions,
  job: JobContext,
): Promise<string> {
  const report = await evaluateGallery(experiment, recipe, split, share, job);
  if (format === 'json') return JSON.stringify(report);
  const { description, learned, gallery, queries, strangers, levels } = report;
  const rows = levels.map(({ level, right, amongFive }) => [
    level === levels.length ? 'finest' : String(level),
    tenths(right),
    tenths(amongFive),
  ]);
  const left = strangers > 0 ? `; ${strangers} more are of classes that the gallery has not` : '';
  return (
    `${description}; learned from ${learned} images; ${queries} others asked of ${gallery} images of ` +
    `${split}${left}.\n\n${table(['level', 'nearest is right', 'among the five nearest'], rows)}`
  );
}

async function anomalies(
  experiment: Experiment,
  recipe: Recipe,
  { format, normal = [], share, plot }: EvaluateOptions,
  job: JobContext,
): Promise<string> {
  const report = await evaluateAnomalies(experiment, recipe, normal, share, job);
  if (plot)
    await writeRoc(
      plot,
      report.curve,
      `${basename(experiment.root)}: anomalies beside ${report.normalClasses.join(', ')}`,
      ANOMALIES,
    );
  return format === 'json' ? JSON.stringify(report) : [anomalyTable(report), ...plotted(plot)].join('\n');
}

const PAIRS = { falsePositives: 'different pairs accepted (FAR)', truePositives: 'same pairs accepted (TAR)' };
const ANOMALIES = { falsePositives: 'normal images flagged', truePositives: 'anomalies found' };

function writeRoc(file: string, curve: readonly RocPoint[], title: string, names: typeof PAIRS): Promise<void> {
  return writeFileAtomic(file, Buffer.from(rocPlot(curve, title, names)));
}

function plotted(file: string | undefined): string[] {
  return file ? ['', `Plot: ${file}`] : [];
}

function anomalyTable({ description, normalClasses, learned, scores }: AnomalyReport): string {
  const { normal, anomalies, auroc, aupr, fprAt95Tpr } = scores;
  return [
    `${description}; learned from ${learned} images of ${normalClasses.join(', ')}, measured on ${normal} others ` +
      `of them and ${anomalies} anomalies.`,
    '',
    table(
      ['measure', 'value', 'meaning'],
      [
        ['AUROC', auroc.toFixed(3), 'an anomaly is further from the normal images than a normal one'],
        [
          'AUPR',
          aupr.toFixed(3),
          `precision over recall of anomalies; ${(anomalies / (anomalies + normal)).toFixed(3)} by chance`,
        ],
        ['FPR@95', tenths(fprAt95Tpr), 'normal images flagged where 95 % of the anomalies are found'],
      ],
    ),
  ].join('\n');
}

const tenths = (share: number): string => `${(100 * share).toFixed(1)}%`;
