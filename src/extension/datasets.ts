import { existsSync } from 'node:fs';
import { EventEmitter, workspace, type LogOutputChannel, type Memento } from 'vscode';
import { NearmissError, type DatasetInfo, type DatasetState, type Finding } from '../engine/protocol';
import type { EngineClient } from './client';
import { Disposable } from './dispose';
import { showImage, showRow, type ShowOptions } from './images';
import { showError } from './messages';
import { fileOf, rootOf } from './paths';
import { hasTraces } from './traces';

/** A dataset as the views show it. `state` is null until the engine has opened it. */
export interface Dataset extends DatasetInfo {
  readonly state: DatasetState | null;
  readonly findings: readonly Finding[];
}

const ACTIVE_KEY = 'activeDataset';
/** That a dataset of this workspace has findings or decisions, wherever those are kept. */
const CURATED_KEY = 'curated';

/** The datasets of this window, and the one that commands and views are about. */
export class Datasets extends Disposable {
  private readonly changed = this.register(new EventEmitter<void>());
  readonly onDidChange = this.changed.event;
  private readonly known = new Map<string, Dataset>();
  private activeRoot: string | undefined;
  private search = 0;
  private readonly turns = new Map<string, number>();
  private lastUpdate: Promise<void> = Promise.resolve();
  /** Whether the workspace has been searched since the engine started. */
  searched = false;
  private wanted = false;

  constructor(
    private readonly engine: EngineClient,
    private readonly memento: Memento,
    private readonly log: LogOutputChannel,
  ) {
    super();
    this.activeRoot = memento.get<string>(ACTIVE_KEY);
    this.register(
      engine.onDidChangeDataset(({ state }) => {
        this.lastUpdate = this.update(state).catch((error: unknown) =>
          log.error(`The findings of ${state.root} were not updated.`, String(error)),
        );
      }),
    );
    this.register(engine.onDidChangeState((state) => state !== 'running' && this.forget()));
  }

  get all(): readonly Dataset[] {
    return [...this.known.values()];
  }

  get active(): Dataset | undefined {
    return this.activeRoot === undefined ? undefined : this.known.get(this.activeRoot);
  }

  get(root: string): Dataset | undefined {
    return this.known.get(root);
  }

  /** Opens an image of a dataset, or the row of its table that stands in the place of one. */
  async show(root: string, image: string, options: ShowOptions = {}): Promise<void> {
    const state = this.get(root)?.state;
    if (state?.rows) await showRow(fileOf(root, state.labelFile), image, { preserveFocus: options.preserveFocus });
    else await showImage(root, image, options);
  }

  /** The dataset that a file lies in. */
  holding(file: string): Dataset | undefined {
    const root = rootOf([...this.known.keys()], file);
    return root === undefined ? undefined : this.known.get(root);
  }

  /**
   * Looks for datasets unless that was done or begun before. The extension is there in every window, and an engine is
   * to start only where somebody asks for it: whatever shows something or is asked for something calls this.
   */
  wake(): void {
    if (!this.wanted) this.lookAgain();
  }

  /** At the start of a window, and when its folders or its trust change. */
  async follow(): Promise<void> {
    if (this.wanted) this.lookAgain();
    else if (this.memento.get<boolean>(CURATED_KEY) || (await hasTraces(workspaceFolders()))) this.wake();
  }

  private lookAgain(): void {
    this.wanted = true;
    if (workspace.isTrusted) this.discover().catch((error: unknown) => showError(error, this.log));
  }

  /** Looks for datasets in the workspace's folders and opens the one that was active last, else the first. */
  async discover(): Promise<void> {
    const folders = workspaceFolders();
    const search = ++this.search;
    const found = folders.length > 0 ? await this.engine.request('nearmiss/discover', { folders }) : [];
    if (search !== this.search) return;
    this.known.clear();
    this.add(found);
    const chosen = this.activeRoot;
    // A folder that the user named need not look like a dataset by itself.
    if (chosen !== undefined && rootOf(folders, chosen) !== undefined && existsSync(chosen))
      this.add([{ root: chosen, layout: 'folder', labelFile: '' }]);
    this.searched = true;
    const active = this.active ?? this.all[0];
    if (active) await this.activate(active.root);
    else this.changed.fire();
  }

  /**
   * The dataset around a folder, else one in it, else the folder itself with its subfolders as classes; made the active
   * one.
   */
  async openFolder(folder: string): Promise<Dataset> {
    const around = this.holding(folder);
    if (around) return this.activate(around.root);
    const [found] = await this.engine.request('nearmiss/discover', { folders: [folder] });
    const info = found ?? (await this.engine.request('nearmiss/open', { root: folder }));
    if ('images' in info && info.images === 0) {
      throw new NearmissError(
        'dataset/none',
        `${folder} holds no images. A dataset is a folder with one folder of images per class, or with a ` +
          'labels.tsv that lists its images.',
      );
    }
    this.add([info]);
    return this.activate(info.root);
  }

  async activate(root: string): Promise<Dataset> {
    this.activeRoot = root;
    await this.memento.update(ACTIVE_KEY, root);
    this.changed.fire();
    await this.update(await this.engine.request('nearmiss/open', { root }));
    return this.known.get(root)!;
  }

  /**
   * Waits until the views have what the engine told last. It tells of a change before it answers the request that made
   * it.
   */
  settled(): Promise<void> {
    return this.lastUpdate;
  }

  /** Takes over a new state and, where there is an analysis, its findings. */
  async update(state: DatasetState): Promise<void> {
    const turn = (this.turns.get(state.root) ?? 0) + 1;
    this.turns.set(state.root, turn);
    const findings = state.analysis ? await this.engine.request('nearmiss/findings', { root: state.root }) : [];
    // What came in the meantime is newer, whichever answer is first.
    if (!this.known.has(state.root) || this.turns.get(state.root) !== turn) return;
    this.known.set(state.root, { ...state, state, findings });
    if (state.analysis || state.undoable > 0) void this.memento.update(CURATED_KEY, true);
    this.changed.fire();
  }

  private add(found: readonly DatasetInfo[]): void {
    for (const { root, layout, labelFile } of found) {
      if (!this.known.has(root)) this.known.set(root, { root, layout, labelFile, state: null, findings: [] });
    }
  }

  private forget(): void {
    this.searched = false;
    for (const [root, dataset] of this.known) this.known.set(root, { ...dataset, state: null, findings: [] });
    this.changed.fire();
  }
}

function workspaceFolders(): string[] {
  return (workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === 'file').map(({ uri }) => uri.fsPath);
}
