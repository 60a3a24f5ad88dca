import { PassThrough } from 'node:stream';
import {
  ApplyWorkspaceEditRequest,
  createConnection,
  createProtocolConnection,
  ExitNotification,
  InitializeRequest,
  PublishDiagnosticsNotification,
  RegistrationRequest,
  ShowMessageRequest,
  ShutdownRequest,
  StreamMessageReader,
  StreamMessageWriter,
  type ApplyWorkspaceEditParams,
  type CancellationToken,
  type ClientCapabilities,
  type ProtocolConnection,
  type PublishDiagnosticsParams,
  type RegistrationParams,
} from 'vscode-languageserver/node';
import { LanguageServer } from '../../../src/engine/language/languageServer';
import type { Engine } from '../../../src/engine/language/openDatasets';
import type { EditorRequests, EngineNotifications, EngineRequests, EngineSettings } from '../../../src/engine/protocol';

const CAPABILITIES: ClientCapabilities = {
  workspace: { applyEdit: true, didChangeWatchedFiles: { dynamicRegistration: true, relativePatternSupport: true } },
};

/** The editor's side of a real JSON-RPC connection: what it was sent, and how it answers. */
export class EditorWindow {
  readonly edits: ApplyWorkspaceEditParams[] = [];
  readonly diagnostics: PublishDiagnosticsParams[] = [];
  readonly registrations: RegistrationParams[] = [];
  readonly progress: EngineNotifications['nearmiss/progress'][] = [];
  readonly changes: EngineNotifications['nearmiss/changed'][] = [];
  readonly said: EngineNotifications['nearmiss/said'][] = [];
  readonly log: string[] = [];
  /** Files with text of a person that is not saved, and those that the server has had saved. */
  readonly unsaved = new Set<string>();
  readonly saved: string[] = [];
  /** What the person was asked, and the button that is chosen. */
  readonly asked: string[] = [];
  chooses = '';
  accepts = true;
  /** Applies an edit, where a test wants that. */
  onEdit?: (params: ApplyWorkspaceEditParams) => void;

  /** Saves files, where a test wants that. */
  onSave?: (files: readonly string[]) => void;

  constructor(readonly connection: ProtocolConnection) {
    connection.onRequest(ApplyWorkspaceEditRequest.type, (params) => {
      this.edits.push(params);
      this.onEdit?.(params);
      return { applied: this.accepts };
    });
    connection.onRequest(ShowMessageRequest.type, ({ message, actions = [] }) => {
      this.asked.push(message);
      return actions.find(({ title }) => title === this.chooses) ?? null;
    });
    connection.onRequest('nearmiss/unsaved', ({ files }: EditorRequests['nearmiss/unsaved']['params']) =>
      files.filter((file) => this.unsaved.has(file)),
    );
    connection.onRequest('nearmiss/save', ({ files }: EditorRequests['nearmiss/save']['params']) => {
      this.saved.push(...files);
      this.onSave?.(files);
      return null;
    });
    connection.onRequest(RegistrationRequest.type, (params) => void this.registrations.push(params));
    connection.onNotification(PublishDiagnosticsNotification.type, (params) => void this.diagnostics.push(params));
    connection.onNotification('nearmiss/progress', (params) => void this.progress.push(params));
    connection.onNotification('nearmiss/changed', (params) => void this.changes.push(params));
    connection.onNotification('nearmiss/said', (params) => void this.said.push(params));
    connection.onNotification('window/logMessage', ({ message }: { message: string }) => void this.log.push(message));
    connection.listen();
  }

  /** An editor connected to a language server in this process. */
  static async open(engine: Engine, settings: EngineSettings = { problems: 10 }): Promise<EditorWindow> {
    const toServer = new PassThrough();
    const toEditor = new PassThrough();
    new LanguageServer(createConnection(new StreamMessageReader(toServer), new StreamMessageWriter(toEditor)), engine);
    const window = new EditorWindow(
      createProtocolConnection(new StreamMessageReader(toEditor), new StreamMessageWriter(toServer)),
    );
    await window.initialize(settings);
    return window;
  }

  async initialize(settings: EngineSettings): Promise<void> {
    await this.connection.sendRequest(InitializeRequest.type, {
      processId: null,
      rootUri: null,
      capabilities: CAPABILITIES,
      initializationOptions: settings,
    });
    await this.connection.sendNotification('initialized', {});
  }

  request<M extends keyof EngineRequests>(
    method: M,
    params: EngineRequests[M]['params'],
    token?: CancellationToken,
  ): Promise<EngineRequests[M]['result']> {
    return this.connection.sendRequest(method, params, token);
  }

  /** Ends the session, and with `exit` the process that serves it. */
  async close(exit?: 'exit'): Promise<void> {
    await this.connection.sendRequest(ShutdownRequest.type);
    if (exit) await this.connection.sendNotification(ExitNotification.type);
    this.connection.dispose();
  }
}
