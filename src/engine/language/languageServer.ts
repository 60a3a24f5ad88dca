import {
  CodeActionKind, DidChangeWatchedFilesNotification, FileChangeType, TextDocuments, TextDocumentSyncKind,
  type Connection, type InitializeParams, type InitializeResult,
} from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { CuratorOptions } from '../curator';
import type { LabelEdit } from '../dataset/labelEdit';
import type { DatasetState, EngineSettings } from '../protocol';
import { codeActions } from './codeActions';
import { FileWatch } from './fileWatch';
import { LabelEditor } from './labelEditor';
import { OpenDatasets, type Engine } from './openDatasets';
import { Problems } from './problems';
import { answerRequests, notify } from './requests';
import { toUri } from './uris';

/** Serves one editor window: the requests of Nearmiss and the language features, over any connection. */
export class LanguageServer {
  private readonly documents = new TextDocuments(TextDocument);
  private readonly labelEditor: LabelEditor;
  private readonly datasets: OpenDatasets;
  private readonly problems: Problems;
  private readonly watch = new FileWatch((root) => void this.refresh(root));
  private settings: EngineSettings = { problems: 0 };
  private watchesFiles = false;

  constructor(private readonly connection: Connection, engine: Engine) {
    this.labelEditor = new LabelEditor(connection, this.documents);
    this.datasets = new OpenDatasets(engine, (root) => this.curatorOptions(root), (root) => this.opened(root));
    this.problems = new Problems((params) => void connection.sendDiagnostics(params));
    connection.onInitialize((params) => this.initialize(params));
    connection.onDidChangeConfiguration(({ settings }) => this.configure(settings as EngineSettings));
    connection.onDidChangeWatchedFiles(({ changes }) => this.watch.changed(changes, this.datasets.roots()));
    connection.onCodeAction(({ context }) => codeActions(context.diagnostics, ({ root, finding }) => this.datasets.finding(root, finding)));
    connection.onShutdown(() => this.dispose());
    this.documents.onDidChangeContent(({ document }) => this.watch.changed([{ uri: document.uri, type: FileChangeType.Changed }], this.datasets.roots()));
    this.documents.listen(connection);
    answerRequests(connection, engine, this.datasets);
    connection.listen();
  }

  private initialize(params: InitializeParams): InitializeResult {
    this.settings = { ...this.settings, ...params.initializationOptions };
    const watching = params.capabilities.workspace?.didChangeWatchedFiles;
    this.watchesFiles = Boolean(watching?.dynamicRegistration && watching.relativePatternSupport);
    return {
      capabilities: {
        textDocumentSync: TextDocumentSyncKind.Incremental,
        codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix] },
      },
    };
  }

  private configure(settings: EngineSettings): void {
    this.settings = settings;
    for (const root of this.datasets.roots()) this.showProblems(root);
  }

  private opened(root: string): void {
    this.watchFiles(root);
    this.showProblems(root);
  }

  private curatorOptions(root: string): CuratorOptions {
    return {
      apply: (edit) => this.apply(root, edit),
      onChange: (state) => this.changed(state),
      openText: (file) => this.labelEditor.openText(file),
      log: (line) => this.connection.console.info(line),
    };
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
    this.showProblems(state.root);
  }

  private showProblems(root: string): void {
    const curator = this.datasets.get(root);
    if (curator) this.problems.show(root, curator.findings(), this.settings.problems);
  }

  private async refresh(root: string): Promise<void> {
    try {
      await this.datasets.get(root)?.refresh();
    } catch (error) {
      this.connection.console.error(`Reading ${root} again failed: ${error instanceof Error ? error.stack : String(error)}`);
    }
  }

  private async dispose(): Promise<void> {
    this.watch.dispose();
    await this.datasets.dispose();
  }
}
