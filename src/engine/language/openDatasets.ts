import type { Curator, CuratorOptions } from '../session/curator';
import type { DatasetInfo, Finding } from '../protocol';

/** What the server asks of a curator; tests put their own in its place. */
export type OpenCurator = Pick<
  Curator,
  | 'state'
  | 'analyze'
  | 'findings'
  | 'classes'
  | 'image'
  | 'similar'
  | 'heat'
  | 'compare'
  | 'setLevel'
  | 'map'
  | 'decide'
  | 'undo'
  | 'renameClass'
  | 'createTable'
  | 'export'
  | 'clearCache'
  | 'refresh'
  | 'dispose'
>;

/** What the server asks of the engine before a dataset is open. */
export interface Engine {
  open(root: string, options: CuratorOptions): Promise<OpenCurator>;
  discover(folders: readonly string[]): Promise<readonly DatasetInfo[]>;
  writeSample(folder: string): Promise<DatasetInfo>;
}

/** The datasets that this process has open, by root. Opening the same one twice gives the same curator. */
export class OpenDatasets {
  private readonly opening = new Map<string, Promise<OpenCurator>>();
  private readonly opened = new Map<string, OpenCurator>();

  constructor(
    private readonly engine: Pick<Engine, 'open'>,
    private readonly optionsFor: (root: string) => CuratorOptions,
    private readonly onOpened: (root: string, curator: OpenCurator) => void,
  ) {}

  roots(): string[] {
    return [...this.opened.keys()];
  }

  /** undefined while the dataset is not open, or still opening. */
  get(root: string): OpenCurator | undefined {
    return this.opened.get(root);
  }

  open(root: string): Promise<OpenCurator> {
    const known = this.opening.get(root);
    if (known) return known;
    const curator = this.start(root);
    this.opening.set(root, curator);
    return curator;
  }

  finding(root: string, id: string): Finding | undefined {
    return this.opened
      .get(root)
      ?.findings()
      .find((finding) => finding.id === id);
  }

  async dispose(): Promise<void> {
    const curators = [...this.opened.values()];
    this.opening.clear();
    this.opened.clear();
    await Promise.all(curators.map((curator) => curator.dispose()));
  }

  private async start(root: string): Promise<OpenCurator> {
    try {
      const curator = await this.engine.open(root, this.optionsFor(root));
      this.opened.set(root, curator);
      this.onOpened(root, curator);
      return curator;
    } catch (error) {
      this.opening.delete(root);
      throw error;
    }
  }
}
