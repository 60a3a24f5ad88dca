import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { commands, RelativePattern, Uri, workspace, type ViewColumn, type WebviewPanel } from 'vscode';
import {
  toUserError,
  type DecisionOutcome,
  type FromImageEditor,
  type ImageReport,
  type ToImageEditor,
} from '../engine/protocol';
import type { EngineClient } from './client';
import type { Dataset, Datasets } from './datasets';
import type { Decisions } from './decisions';
import { Disposables } from './dispose';
import { nextStanding, suspectBeside, suspectOf, suspectPlace } from './findingsModel';
import type { LabelFix } from './labelFix';
import { imageUri, pathOf } from './images';
import { fileOf, imagePathOf } from './paths';
import { showPage } from './showPage';

export interface ImageEditorParts {
  readonly engine: EngineClient;
  readonly datasets: Datasets;
  readonly decisions: Decisions;
  readonly labelFix: LabelFix;
}

/** What an editor does when another image takes its place. */
export interface ImageTurns {
  /** Shows another image in the place of the one that is shown; `message` says what led there. */
  goTo(root: string, image: string, viewColumn: ViewColumn | undefined, message?: string): Promise<void>;
  /** What was done when an editor gave way to the one of this file; said once. */
  takeNews(file: string): string | undefined;
}

/** Where an image stands: the dataset that holds it and its path in there. */
interface Place {
  readonly dataset: Dataset;
  readonly image: string;
}

/** Hosts the page of one image: sends it what is known of the image and carries out what it asks for. */
export class ImageEditor extends Disposables {
  private ready = false;
  private closed = false;
  private shown = false;
  /** The part of the picture that is shown, as a path. */
  private part: string | undefined;
  private turn = 0;
  /** How often the file has changed: a page loads an address only once. */
  private version = 0;
  /** Kept, since a panel that is closed tells nothing: its image moves away by a decision. */
  private column: ViewColumn | undefined;

  constructor(
    private readonly uri: Uri,
    private readonly panel: WebviewPanel,
    private readonly parts: ImageEditorParts,
    private readonly turns: ImageTurns,
  ) {
    super();
    this.column = panel.viewColumn;
    this.add(
      panel.onDidDispose(() => {
        this.closed = true;
        this.dispose();
      }),
    );
    // A page that is not seen is gone; it says `ready` again when it comes back.
    this.add(
      panel.onDidChangeViewState(() => {
        this.ready &&= panel.visible;
        this.column = panel.viewColumn;
      }),
    );
    this.add(panel.webview.onDidReceiveMessage((message: FromImageEditor) => void this.receive(message)));
    this.add(parts.datasets.onDidChange(() => void this.update()));
    this.watchFile();
    showPage(panel.webview, {
      element: 'nm-image-editor',
      title: 'Nearmiss Image',
      script: 'imageMain.js',
      folders: this.folders(),
    });
  }

  /** A changed file is shown anew; one that is gone takes its editor with it, as in VS Code's own viewer. */
  private watchFile(): void {
    // The file's name might mean something in a pattern.
    const watcher = this.add(workspace.createFileSystemWatcher(new RelativePattern(Uri.joinPath(this.uri, '..'), '*')));
    const isOurs = (uri: Uri): boolean => uri.toString() === this.uri.with({ fragment: '' }).toString();
    const changed = (uri: Uri): void => {
      if (!isOurs(uri)) return;
      this.version++;
      this.shown = false;
      void this.update();
    };
    this.add(watcher.onDidChange(changed));
    this.add(watcher.onDidCreate(changed));
    this.add(watcher.onDidDelete((uri) => isOurs(uri) && this.panel.dispose()));
  }

  /**
   * The image's own folder, and the one with its neighbours: a dataset is often found only after its first image was
   * opened.
   */
  private folders(): Uri[] {
    const around = workspace.getWorkspaceFolder(this.uri)?.uri ?? (this.place && Uri.file(this.place.dataset.root));
    return [Uri.joinPath(this.uri, '..'), ...(around ? [around] : [])];
  }

  private get src(): string {
    const address = this.panel.webview
      .asWebviewUri(this.uri.with({ fragment: '' }))
      .with({ query: this.version === 0 ? '' : `version=${this.version}` });
    // The page shows the whole picture with the part marked. Not by `with`, which would encode the part.
    const { fragment } = this.part ? imageUri('', this.part) : this.uri;
    return address.toString() + (fragment === '' ? '' : `#${fragment}`);
  }

  private get place(): Place | undefined {
    const dataset = this.uri.scheme === 'file' ? this.parts.datasets.holding(this.uri.fsPath) : undefined;
    const image = dataset && imagePathOf(dataset.root, this.part ?? pathOf(this.uri));
    return dataset && image ? { dataset, image } : undefined;
  }

  /** Sends the image as it stands now; plainly until more is known of it, as while its dataset is being opened. */
  private async update(): Promise<void> {
    if (!this.ready) return;
    const { place } = this;
    if (!this.shown && !place?.dataset.state) this.sendPlain();
    if (!place) return;
    const turn = ++this.turn;
    const report = await this.parts.engine
      .request('nearmiss/image', { root: place.dataset.root, image: place.image })
      .catch(() => undefined);
    if (this.closed || turn !== this.turn) return;
    if (report && isCurated(report)) this.sendReport(report);
    // An image that just moved away is asked for once more; its page stays as it is until it goes.
    else if (report || !this.shown) this.sendPlain();
  }

  private sendReport(report: ImageReport): void {
    // Of a picture of which only parts are images the engine answers with one of them.
    if (this.place) this.part = fileOf(this.place.dataset.root, report.image.path);
    const { place } = this;
    if (!place) return;
    const { dataset, image } = place;
    const imageBase = this.panel.webview.asWebviewUri(Uri.file(dataset.root)).toString();
    this.send({
      type: 'image',
      report,
      src: this.src,
      imageBase,
      suspects: suspectPlace(dataset.findings, image),
      undoable: dataset.state?.undoable ?? 0,
    });
    this.shown = true;
    const message = this.turns.takeNews(pathOf(this.uri));
    if (message) this.send({ type: 'done', message });
  }

  private sendPlain(): void {
    this.send({ type: 'plain', src: this.src, name: basename(this.uri.path) });
    this.shown = true;
  }

  private async receive(message: FromImageEditor): Promise<void> {
    switch (message.type) {
      case 'ready':
        this.ready = true;
        this.shown = false;
        return this.update();
      case 'command':
        return void commands.executeCommand(`nearmiss.${message.command}`);
      case 'decide': {
        const { type: _type, ...decision } = message;
        return this.deciding(({ dataset: { root }, image }) =>
          this.parts.decisions.decide({ root, images: [image], ...decision }),
        );
      }
      case 'chooseLabel':
        return this.deciding(({ dataset: { root }, image }) => this.parts.labelFix.fixAll(root, [image]));
      case 'undo':
        return this.whileBusy(({ dataset }) => this.undo(dataset));
      case 'heat':
        return this.whileBusy((place) => this.showHeat(place));
      case 'showSuspect':
        return this.whileBusy((place) => this.showSuspect(place, message.step));
      case 'openImage':
        return this.whileBusy(({ dataset }) => this.turns.goTo(dataset.root, message.image, this.column));
      default:
        message satisfies never;
    }
  }

  /** Carries a decision out and, as the other views do, goes on to the next suspect where this one was. */
  private deciding(decide: (place: Place) => Promise<DecisionOutcome | undefined>): Promise<void> {
    return this.whileBusy(async (place) => {
      const { root, findings: before } = place.dataset;
      const suspect = suspectOf(before, place.image);
      const outcome = await decide(place);
      if (!outcome) return;
      const next = suspect && nextStanding(before, this.parts.datasets.get(root)?.findings ?? [], suspect.id);
      if (next) await this.turns.goTo(root, next.image.path, this.column, outcome.message);
      else return outcome.message;
    });
  }

  private async undo({ root }: Dataset): Promise<string | void> {
    const {
      images: [image],
      message,
    } = await this.parts.decisions.undo(root);
    if (image === undefined || image === this.place?.image) return message;
    await this.turns.goTo(root, image, this.column, message);
  }

  private async showSuspect({ dataset: { root, findings }, image }: Place, step: 1 | -1): Promise<string | void> {
    const next = suspectBeside(findings, image, step);
    if (!next) return step > 0 ? 'This is the last suspect.' : 'This is the first suspect.';
    await this.turns.goTo(root, next.image.path, this.column);
  }

  private async showHeat({ dataset: { root }, image }: Place): Promise<void> {
    // The picture lies with what is kept of the dataset, from where a page may load nothing.
    const picture = await readFile(await this.parts.engine.request('nearmiss/heat', { root, image }));
    this.send({ type: 'heat', src: `data:image/png;base64,${picture.toString('base64')}` });
  }

  /** Runs what the page asked for; its buttons wait meanwhile, and it hears how it ended. */
  private async whileBusy(run: (place: Place) => Promise<string | void>): Promise<void> {
    const { place } = this;
    if (!place) return;
    this.send({ type: 'busy', busy: true });
    try {
      const message = await run(place);
      if (message) this.send({ type: 'done', message });
    } catch (error) {
      this.send({ type: 'failed', error: toUserError(error) });
    } finally {
      this.send({ type: 'busy', busy: false });
    }
  }

  private send(message: ToImageEditor): void {
    if (!this.closed) void this.panel.webview.postMessage(message);
  }
}

/** Whether there is anything to say of the image; of a picture in some folder of pictures there is not. */
function isCurated({ image, findings, neighbours }: ImageReport): boolean {
  return image.label !== '' || findings.length > 0 || neighbours.length > 0;
}
