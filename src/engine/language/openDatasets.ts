import type { Curator, CuratorOptions } from '../session/curator';
import type { DatasetInfo, Finding, ImageReport } from '../protocol';
import type { Questions } from '../questions/questions';

/** What the server asks of a curator; tests put their own in its place. */
export type OpenCurator = Pick<
  Curator,
  | 'at'
  | 'ask'
  | 'analyze'
  | 'setLevel'
  | 'decide'
  | 'undo'
  | 'renameClass'
  | 'createTable'
  | 'export'
  | 'clearCache'
  | 'refresh'
  | 'recover'
  | 'dispose'
> &
  Partial<Pick<Curator, 'pathOf'>>;

/** What the server asks of the engine. */
export interface Engine {
  open(root: string, options: CuratorOptions): Promise<OpenCurator>;
  discover(folders: readonly string[]): Promise<readonly DatasetInfo[]>;
  writeSample(folder: string): Promise<DatasetInfo>;
  readonly questions: Questions;
}

/** The datasets that this process has open, by root. Opening the same one twice gives the same curator. */
export class OpenDatasets {
  private readonly opening = new Map<string, Promise<OpenCurator>>();
  private readonly opened = new Map<string, OpenCurator>();

  constructor(
    private readonly engine: Pick<Engine, 'open' | 'questions'>,
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
    return this.opened.get(root)?.at.findings.find((finding) => finding.id === id);
  }

  /** What is known of an image of an open dataset. Throws NearmissError for one that it does not hold. */
  image(curator: OpenCurator, path: string): ImageReport {
    return this.engine.questions.image(curator.at, path);
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
