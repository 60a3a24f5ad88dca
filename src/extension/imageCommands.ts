import { window, type LogOutputChannel } from 'vscode';
import type { EngineClient } from './client';
import { CommandSet } from './commandSet';
import { compareImages } from './compareImages';
import type { Datasets } from './datasets';
import type { FindingsTree } from './findingsTree';
import { imageInView } from './images';
import type { Jobs } from './jobs';
import { chooseLevel } from './level';
import { chooseImage, findSimilar, openImage } from './similar';
import { activeDataset, chosenNodes, filesOf, type MenuArguments } from './targets';

interface ImageCommandParts {
  readonly log: LogOutputChannel;
  readonly engine: EngineClient;
  readonly datasets: Datasets;
  readonly tree: FindingsTree;
  readonly jobs: Jobs;
}

/** Commands that ask the engine about single images, also ones from outside the dataset, and how it is asked. */
export class ImageCommands extends CommandSet {
  constructor(private readonly parts: ImageCommandParts) {
    super(parts);
    this.add('nearmiss.findSimilar', (...args: MenuArguments) => this.findSimilar(args));
    this.add('nearmiss.compareImages', (...args: MenuArguments) => this.compare(args));
    this.add('nearmiss.chooseLevel', () => this.chooseLevel());
    this.add('nearmiss.analyzeEmbeddings', () => this.analyzeEmbeddings());
  }

  private async findSimilar(args: MenuArguments): Promise<void> {
    const [chosen] = this.chosen(args);
    const root = this.rootFor(chosen);
    const file = chosen ?? (await chooseImage(root, 'Find Similar', imageInView()));
    if (file !== undefined) await findSimilar(this.parts.engine, this.parts.datasets, root, file);
  }

  private async compare(args: MenuArguments): Promise<void> {
    const [first, second] = this.chosen(args);
    const root = this.rootFor(first);
    const title = 'Compare Two Images';
    const a = first ?? (await chooseImage(root, `${title} (1/2)`, imageInView()));
    if (a === undefined) return;
    const b = second ?? (await openImage(root, `${title} (2/2): the other image`));
    if (b !== undefined) await compareImages(this.parts.engine, root, [a, b]);
  }

  private async chooseLevel(): Promise<void> {
    const { engine, datasets } = this.parts;
    const { state } = activeDataset(datasets);
    const changed = state && (await chooseLevel(engine, state));
    if (changed) await datasets.update(changed);
  }

  private async analyzeEmbeddings(): Promise<void> {
    const { datasets, jobs } = this.parts;
    const { root } = activeDataset(datasets);
    const [file] =
      (await window.showOpenDialog({
        title: 'Analyze with Embeddings: a row of numbers per image',
        filters: { 'Embeddings or features': ['npy', 'npz', 'csv', 'tsv', 'parquet', 'dat'] },
        openLabel: 'Analyze',
      })) ?? [];
    if (!file || jobs.get(root)) return;
    const { state } = await jobs.analyze(root, false, { file: file.fsPath });
    await datasets.update(state);
  }

  /** What was clicked, or chosen in the findings. */
  private chosen(args: MenuArguments): string[] {
    return filesOf(chosenNodes(args, this.parts.tree.selection));
  }

  /** The dataset that an image lies in, else the active one, whose networks look at an image from elsewhere. */
  private rootFor(file: string | undefined): string {
    const { datasets } = this.parts;
    return (file === undefined ? undefined : datasets.holding(file)?.root) ?? activeDataset(datasets).root;
  }
}
