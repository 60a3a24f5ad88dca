import { dirname, join } from 'node:path';
import {
  CodeActionKind,
  CodeLensRefreshRequest,
  DidChangeWatchedFilesNotification,
  FileChangeType,
  TextDocuments,
  TextDocumentSyncKind,
  type Connection,
  type FileEvent,
  type InitializeParams,
  type InitializeResult,
  type PublishDiagnosticsParams,
} from 'vscode-languageserver';
import type { CuratorOptions } from '../session/curator';
import type { LabelEdit } from '../labels/labelEdit';
import type { DatasetState, EngineSettings } from '../protocol';
import { FileWatch } from './fileWatch';
import { LabelEditor } from './labelEditor';
import { LabelDocument } from './labels/labelDocument';
import { LabelFiles } from './labels/labelFiles';
import { LabelPublisher } from './labels/labelPublisher';
import { answerLabelFiles, LABEL_CAPABILITIES } from './labels/languageFeatures';
import { OpenDatasets, type Engine } from './openDatasets';
import { Problems } from './problems';
import { isRecipe, recipeDiagnostics } from './recipeFile';
import { answerRequests, notify } from './requests';
import { inside, toPath, toUri } from './uris';

/** Reading a dataset again takes longer the more rows it has: it waits as much longer for the end of the typing. */
const ROWS_PER_MS = 50;

/** Serves one editor window: the requests of Nearmiss and the language features, over any connection. */
export class LanguageServer {
  private readonly documents = new TextDocuments<LabelDocument>({
    create: LabelDocument.create,
    update: (document, changes, version) => document.update(changes, version),
  });
  private readonly labelEditor: LabelEditor;
  private readonly datasets: OpenDatasets;
  private readonly problems: Problems;
  private readonly labelFiles: LabelFiles;
  private readonly labelProblems: LabelPublisher;
  private readonly watch = new FileWatch((root) => void this.refresh(root));
  private settings: EngineSettings = { problems: 0 };
  private readonly typing = new Map<string, NodeJS.Timeout>();
  private watchesFiles = false;
  private refreshesLenses = false;

  constructor(
    private readonly connection: Connection,
    engine: Engine,
  ) {
    this.labelEditor = new LabelEditor(connection, this.documents, (folder) => this.watch.expectRemoval(folder));
    this.datasets = new OpenDatasets(
      engine,
      (root) => this.curatorOptions(root),
      (root) => this.opened(root),
    );
    const send = (params: PublishDiagnosticsParams) => void connection.sendDiagnostics(params);
    this.problems = new Problems(send);
    this.labelFiles = new LabelFiles(
      (uri) => this.documents.get(uri),
      this.datasets,
      (uri, text) => LabelDocument.create(uri, '', 0, text),
    );
    this.labelProblems = new LabelPublisher(
      this.labelFiles,
      () => this.settings.problems,
      send,
      (line) => connection.console.warn(line),
    );
    connection.onInitialize((params) => this.initialize(params));
    connection.onDidChangeConfiguration(({ settings }) => this.configure(settings as EngineSettings));
    connection.onDidChangeWatchedFiles(({ changes }) => this.filesChanged(changes));
    answerLabelFiles(connection, this.labelFiles, this.datasets, {
      document: (uri) => this.documents.get(uri),
      maximum: () => this.settings.problems,
    });
    connection.onShutdown(() => this.dispose());
    this.documents.onDidOpen(({ document }) => void this.openDatasetOf(document.uri, engine));
    this.documents.onDidChangeContent(({ document }) => this.textChanged(document.uri));
    this.documents.onDidClose(({ document }) => this.textChanged(document.uri));
    this.documents.listen(connection);
    answerRequests(connection, engine, this.datasets, {
      labelFile: (root) => this.labelFiles.of(root),
      apply: (root, edit) => this.apply(root, edit),
    });
    connection.listen();
  }

  private initialize(params: InitializeParams): InitializeResult {
    this.settings = { ...this.settings, ...params.initializationOptions };
    const watching = params.capabilities.workspace?.didChangeWatchedFiles;
    this.watchesFiles = Boolean(watching?.dynamicRegistration && watching.relativePatternSupport);
    this.refreshesLenses = Boolean(params.capabilities.workspace?.codeLens?.refreshSupport);
    return {
      capabilities: {
        textDocumentSync: TextDocumentSyncKind.Incremental,
        codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix] },
        ...LABEL_CAPABILITIES,
      },
    };
  }

  private configure(settings: EngineSettings): void {
    this.settings = settings;
    for (const root of this.datasets.roots()) this.showProblems(root);
  }

  private opened(root: string): void {
    this.labelFiles.follow(this.datasets.get(root)!.at.state);
    this.watchFiles(root);
    this.showProblems(root);
  }

  /** A label file may be opened before anyone asked for its dataset, or lie in a folder where nobody looked for one. */
  private async openDatasetOf(uri: string, engine: Pick<Engine, 'discover'>): Promise<void> {
    const path = toPath(uri);
    if (path === undefined || isRecipe(uri) || this.labelFiles.rootOf(uri) !== undefined) return;
    try {
      const found = (await engine.discover([dirname(path)])).find(
        ({ root, labelFile, labelFiles = [labelFile] }) =>
          labelFile !== '' && labelFiles.some((file) => join(root, file) === path),
      );
      if (found) await this.datasets.open(found.root);
    } catch (error) {
      this.connection.console.warn(
        `The dataset of ${path} was not opened: ${error instanceof Error ? error.message : String(error)}`,
      );
    }
  }

  private textChanged(uri: string): void {
    if (isRecipe(uri))
      return void this.connection.sendDiagnostics({
        uri,
        diagnostics: recipeDiagnostics(this.documents.get(uri)?.getText() ?? '{}'),
      });
    clearTimeout(this.typing.get(uri));
    const pause = (this.documents.get(uri)?.records.length ?? 0) / ROWS_PER_MS;
    this.typing.set(
      uri,
      setTimeout(() => this.watch.changed([{ uri, type: FileChangeType.Changed }], this.datasets.roots()), pause),
    );
    const root = this.labelFiles.rootOf(uri);
    if (root !== undefined) this.labelProblems.schedule(root);
  }

  private filesChanged(changes: readonly FileEvent[]): void {
    this.watch.changed(changes, this.datasets.roots());
    for (const root of this.datasets.roots()) {
      if (!changes.some(({ uri }) => holds(root, uri))) continue;
      this.labelFiles.filesChanged(root);
      this.labelProblems.schedule(root);
    }
  }

  private curatorOptions(root: string): CuratorOptions {
    return {
      apply: (edit) => this.apply(root, edit),
      inPlace: true,
      onChange: (state) => this.changed(state),
      openText: (file) => this.labelEditor.openText(file),
      log: (line) => this.connection.console.info(line),
      onCutOff: (message) => void this.offerRecovery(root, message),
      say: (message) => notify(this.connection, 'nearmiss/said', { root, message }),
    };
  }

  /** A change that an earlier process left half done is finished or taken back, as the person says. */
  private async offerRecovery(root: string, message: string): Promise<void> {
    const finish = { title: 'Finish' };
    const takeBack = { title: 'Take Back' };
    try {
      const chosen = await this.connection.window.showWarningMessage(message, finish, takeBack);
      if (!chosen) return;
      const curator = await this.datasets.open(root);
      const { message: done } = await curator.recover(chosen.title === finish.title ? 'finish' : 'takeBack');
      this.connection.window.showInformationMessage(done);
    } catch (error) {
      this.connection.window.showErrorMessage((error as Error).message);
    }
  }

  /** Only the folders of open datasets are watched; the editor sends nothing of the rest of the workspace. */
  private watchFiles(root: string): void {
    if (!this.watchesFiles) return;
    const globPattern = { baseUri: toUri(root, root), pattern: '**/*' };
    void this.connection.client.register(DidChangeWatchedFilesNotification.type, { watchers: [{ globPattern }] });
  }

  private apply(root: string, edit: LabelEdit): Promise<boolean> {
    this.watch.expect(root, edit);
    return this.labelEditor.apply(root, edit);
  }

  private changed(state: DatasetState): void {
    notify(this.connection, 'nearmiss/changed', { state });
    this.labelFiles.follow(state);
    this.showProblems(state.root);
    // Lenses stand on findings, of which the editor knows nothing.
    if (this.refreshesLenses && this.labelFiles.has(state.root))
      void this.connection.sendRequest(CodeLensRefreshRequest.type);
  }

  /** Problems of an image stand on its file, or on its row where it has one; those of the other place go. */
  private showProblems(root: string): void {
    const curator = this.datasets.get(root);
    this.labelFiles.findingsChanged(root);
    this.labelProblems.schedule(root);
    if (curator) this.problems.show(root, this.labelFiles.has(root) ? [] : curator.at.findings, this.settings.problems);
  }

  private async refresh(root: string): Promise<void> {
    try {
      await this.datasets.get(root)?.refresh();
    } catch (error) {
      this.connection.console.error(
        `Reading ${root} again failed: ${error instanceof Error ? error.stack : String(error)}`,
      );
    }
  }

  private async dispose(): Promise<void> {
    this.watch.dispose();
    this.labelProblems.dispose();
    for (const timer of this.typing.values()) clearTimeout(timer);
    await this.datasets.dispose();
  }
}

function holds(root: string, uri: string): boolean {
  const file = toPath(uri);
  return file !== undefined && inside(root, file) !== undefined;
}
