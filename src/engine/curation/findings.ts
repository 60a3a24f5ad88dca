import { classLevels, labelsAtLevel } from '../metric/classLevels';
import { isPlainCosine, learnsFromLabels, metricMap, type RowMap } from '../metric/metricRows';
import type { MetricOptions } from '../recipe/metricOptions';
import { presentImages } from '../numeric/embeddings';
import type { Knn } from '../numeric/knn';
import { fork, type Random } from '../numeric/random';
import type { Space } from '../numeric/space';
import { throwIfStopped, type ClassHealth, type Finding, type JobContext } from '../protocol';
import { reportClasses } from './classes/classFindings';
import type { DuplicateGroup } from './duplicates/duplicateGroups';
import { countSplits } from './duplicates/representative';
import { duplicateFindings } from './duplicates/duplicateFindings';
import { findLabelFree, type LabelFree } from './labelFree';
import { filterNeighbours } from './neighbourLists';
import { hardNegativeFindings, mineHardNegatives } from './hardNegatives';
import type { ImageNames } from '../labels/names';
import { outlierFindings } from './outliers/outlierFindings';
import { findPictureProblems, type PictureProblems, type Pictures } from './pictures';
import { projectToPlane, type Projection } from './projection';
import { suspicionAtLevel } from './suspects/levelSuspicion';
import type { QuerySpaces } from './answers/query';
import { qualityFindings } from './quality/qualityFindings';
import { suspectFindings } from './suspects/suspectFindings';
import { scoreSuspects } from './suspects/suspects';
import type { Suspicion } from './suspects/suspicion';
import { unlabelledFindings } from './unlabelled/unlabelledFindings';

/** What findings are made from and decisions do not change. Arrays are shared memory where they are large. */
export interface LabelFreeInput {
  readonly spaces: readonly Space[];
  /** Through which the spaces are seen. */
  readonly metric: MetricOptions;
  /** Class index per image as it was in the training: what metric and outliers learn from, once. */
  readonly labels: Int32Array;
  readonly classCount: number;
  /** 1 for images of classes known to be normal, by these labels; null where none are named. */
  readonly normal: Uint8Array | null;
  /** null for features that come without pictures. */
  readonly pictures: Pictures | null;
  readonly seed: number;
  /** What was found earlier in the same spaces; null has it searched, which takes longest. */
  readonly found: LabelFree | null;
}

export interface LabelFreeResult {
  readonly found: LabelFree;
  readonly duplicates: readonly DuplicateGroup[];
}

/** What decisions change. */
export interface FindingsInput {
  readonly names: ImageNames;
  /** 'train', 'test', …; '' where the dataset names none. */
  readonly splits: readonly string[];
  /** 1 where a person confirmed or set the present label. */
  readonly kept: Uint8Array;
  /** 1 where a person took the image out of the dataset since it was loaded. */
  readonly excluded: Uint8Array;
  /**
   * Scores of the classifiers from an earlier result on these images and classes; null has them computed, which takes
   * seconds.
   */
  readonly heads: Float32Array | null;
  /** The label that an image had when a person decided on it, -1 where nobody has. */
  readonly reviewed: Int32Array;
  /** count * classes probabilities by the user's own model, NaN where it knows nothing; null where none were given. */
  readonly probabilities: Float32Array | null;
  readonly neighbours: number;
  readonly suspectThreshold: 'auto' | number;
  readonly hardNegatives: number;
  readonly outlierThreshold: number;
  readonly labelNext: number;
  /** At which labels are asked about, 1 the coarsest; from the finest on they are taken as they are. */
  readonly level: number;
}

export interface FindingsResult {
  /** Most worth a look first within each kind. Findings of images that a person kept or excluded are left out. */
  readonly findings: readonly Finding[];
  readonly suspicion: Suspicion;
  readonly classes: readonly ClassHealth[];
}

/** All findings of a dataset: what labels cannot change is computed once, the rest at every score. */
export class Findings {
  private plane: Projection | null = null;

  private constructor(
    private readonly input: LabelFreeInput,
    /** The spaces as the metric sees them, to ask about single images. */
    readonly query: QuerySpaces,
    private readonly found: LabelFree,
    private readonly problems: PictureProblems | null,
  ) {}

  get seed(): number {
    return this.input.seed;
  }

  static async load(input: LabelFreeInput, job: JobContext): Promise<Findings> {
    const maps = input.spaces.map((space, s) => mapOf(space, input, fork(input.seed, s), reporting(job, input, s)));
    const spaces = input.spaces.map((space, s): Space => ({ ...space, embeddings: maps[s](space.embeddings) }));
    const found = input.found ?? (await findLabelFree({ ...input, spaces }, job));
    const problems = input.pictures && findPictureProblems(input.pictures, spaces, found.knn, input.seed, job);
    return new Findings({ ...input, spaces }, { spaces, maps }, found, problems);
  }

  /** What the spaces hold, to be kept with them. */
  get labelFree(): LabelFreeResult {
    return { found: this.found, duplicates: this.problems?.duplicates ?? [] };
  }

  score(input: FindingsInput, job: JobContext): FindingsResult {
    const { names, kept, excluded } = input;
    const { labels, classes } = names;
    const { outliers } = this.found;
    const isExcluded = excluded.includes(1);
    const left = (lists: Knn): Knn =>
      isExcluded ? filterNeighbours(lists, (image, near) => !excluded[image] && !excluded[near]) : lists;
    const suspicion = scoreSuspects(
      {
        spaces: this.input.spaces,
        knn: this.found.knn.map(left),
        labels,
        classes,
        kept,
        reviewed: input.reviewed,
        seed: this.input.seed,
        heads: input.heads ?? undefined,
        probabilities: input.probabilities ?? undefined,
      },
      job,
    );
    const seen = suspicionAtLevel(suspicion, labels, classes, kept, input.level);
    const groups = labelsAtLevel(classLevels(classes), Math.min(input.level, classLevels(classes).length) - 1, labels);
    const hard = mineHardNegatives({
      knn: seen.evidence,
      labels: groups,
      wrong: seen.wrong,
      threshold: seen.threshold,
      kept,
    });
    const report = reportClasses(suspicion, names, input.neighbours);
    const silent = kept.map((value, i) => value | excluded[i]);
    const findings = [
      ...suspectFindings(seen, names, input),
      ...hardNegativeFindings(hard.pairs, names, input.hardNegatives),
      ...(outliers
        ? outlierFindings({ ...outliers, near: left(outliers.near) }, names, {
            ...input,
            normal: this.input.normal,
          })
        : []),
      ...unlabelledFindings({ suspicion, names, skip: silent, labelNext: input.labelNext }, job),
      ...report.findings,
      ...(this.problems ? qualityFindings(this.problems.quality, names) : []),
    ];
    const silentPaths = new Set(names.paths.filter((_path, i) => silent[i]));
    // The evidence may be a list that the next score needs too, and a thread gives away the arrays that it answers
    // with.
    const { k, indices, distances } = suspicion.evidence;
    const evidence: Knn = { k, indices: indices.slice(), distances: distances.slice() };
    const standing = [...findings.filter(({ image }) => !silentPaths.has(image.path)), ...this.duplicates(input)];
    return { findings: standing, suspicion: { ...seen, evidence }, classes: report.health };
  }

  /** Silent when a person kept every copy, not just the one that the finding is about. */
  private duplicates(input: FindingsInput): Finding[] {
    const { pictures, spaces } = this.input;
    if (!this.problems || !pictures) return [];
    const embeddings = spaces.find(({ heldOut }) => heldOut === null)?.embeddings ?? null;
    return duplicateFindings(this.problems.duplicates, {
      ...pictures,
      ...input,
      labels: input.names.labels,
      splitSizes: countSplits(input.splits),
      embeddings,
    });
  }

  /** Images in the plane by the first space: a network knows the classes better than edges do. Computed once. */
  async project(job: JobContext): Promise<Projection> {
    this.plane ??= await this.layOut(job);
    // Copies, since a thread gives away the arrays that it answers with.
    return { x: this.plane.x.slice(), y: this.plane.y.slice() };
  }

  private async layOut(job: JobContext): Promise<Projection> {
    const [space] = this.input.spaces;
    if (!space) return { x: new Float32Array(0), y: new Float32Array(0) };
    return projectToPlane(space.embeddings, presentImages(space.embeddings), this.input.seed, job);
  }
}

/**
 * The map to rows in which cosine distances are the metric's. It learns from the labels of images that are not held
 * out; in a space that holds out every image there are none to learn from, since a label must not vouch for itself, and
 * the space stays as it is.
 */
function mapOf(space: Space, { metric, labels }: LabelFreeInput, random: Random, check: () => void): RowMap {
  if (isPlainCosine(metric) || (space.heldOut === null && learnsFromLabels(metric))) return (rows) => rows;
  const learned = labels.slice();
  for (const image of space.heldOut ?? []) learned[image] = -1;
  return metricMap(metric, space.embeddings, learned, random, check);
}

/** Tells the job about each step of a metric's learning, and ends it when it is asked to stop. */
function reporting(job: JobContext, { metric, spaces }: LabelFreeInput, space: number): () => void {
  return () => {
    throwIfStopped(job);
    job.progress({
      stage: 'findings',
      done: space,
      total: spaces.length,
      note: `learning the metric ${metric.name} on space ${space + 1} of ${spaces.length}`,
    });
  };
}
