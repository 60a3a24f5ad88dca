import { join } from 'node:path';
import { EventEmitter, workspace, type CancellationToken, type LogOutputChannel } from 'vscode';
import {
  CloseAction,
  ErrorAction,
  LanguageClient,
  RevealOutputChannelOn,
  TransportKind,
  type LanguageClientOptions,
} from 'vscode-languageclient/node';
import {
  DECIDE_COMMAND,
  NearmissError,
  SHOW_BELOW_COMMAND,
  type EngineNotifications,
  type EngineRequests,
  type Reply,
} from '../engine/protocol';
import { readSettings, SECTION } from './config';
import { Disposable, Disposables } from './dispose';
import { answerEngine } from './unsaved';

type Method = keyof EngineRequests;
type Result<M extends Method> = EngineRequests[M]['result'] extends Reply<infer T> ? T : never;

/** `crashed`: the process ended, or did not start, without being asked to; only a restart starts it again. */
export type EngineState = 'off' | 'running' | 'crashed';

/** Label files, so that the engine knows their unsaved text and its language features reach them. */
const DOCUMENTS = ['**/*.tsv', '**/*.csv', '**/metadata.jsonl', '**/nearmiss.json'].map((pattern) => ({
  scheme: 'file',
  pattern,
}));

/**
 * The engine process: started by the first request, stopped with the extension. In Restricted Mode it is never
 * started, since images of an untrusted workspace would be decoded by native code.
 */
export class EngineClient extends Disposable {
  private readonly stateChanged = this.register(new EventEmitter<EngineState>());
  private readonly progressed = this.register(new EventEmitter<EngineNotifications['nearmiss/progress']>());
  private readonly datasetChanged = this.register(new EventEmitter<EngineNotifications['nearmiss/changed']>());
  private readonly said = this.register(new EventEmitter<EngineNotifications['nearmiss/said']>());
  readonly onDidChangeState = this.stateChanged.event;
  readonly onDidProgress = this.progressed.event;
  readonly onDidChangeDataset = this.datasetChanged.event;
  readonly onDidSay = this.said.event;

  /** What lives as long as the engine process, while `register` is for what lives as long as the extension. */
  private session = new Disposables();
  private starting: Promise<LanguageClient> | undefined;
  private state: EngineState = 'off';

  constructor(private readonly log: LogOutputChannel) {
    super();
    this.register(
      workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration(SECTION)) void this.sendSettings();
      }),
    );
  }

  /** Asks the engine; what it answers as an error is thrown as a NearmissError. */
  async request<M extends Method>(
    method: M,
    params: EngineRequests[M]['params'],
    token?: CancellationToken,
  ): Promise<Result<M>> {
    const client = await this.start();
    const reply = await this.send<Reply<Result<M>>>(client, method, params, token);
    if ('error' in reply) throw new NearmissError(reply.error.code, reply.error.message);
    return reply.ok;
  }

  start(): Promise<LanguageClient> {
    if (!workspace.isTrusted) {
      return Promise.reject(
        new NearmissError(
          'engine/restricted',
          'This window is in Restricted Mode, where Nearmiss runs no engine. Trust the workspace to analyze its ' +
            'images.',
        ),
      );
    }
    if (this.state === 'crashed') return Promise.reject(engineEnded());
    return (this.starting ??= this.launch());
  }

  async restart(): Promise<void> {
    await this.stop();
    await this.start();
  }

  /** Ends the process and waits for it, so that its last writes are done. */
  async stop(): Promise<void> {
    const client = await this.starting?.catch(() => undefined);
    this.end('off');
    await client?.stop().catch((error: unknown) => this.log.warn('The engine did not stop in time.', String(error)));
  }

  override dispose(): void {
    super.dispose();
    this.session.dispose();
  }

  private async launch(): Promise<LanguageClient> {
    const session = (this.session = new Disposables());
    const module = join(__dirname, 'server.js');
    const client = new LanguageClient(
      SECTION,
      'Nearmiss',
      { module, transport: TransportKind.ipc },
      this.options(session),
    );
    session.add(client.onNotification('nearmiss/progress', (params) => this.progressed.fire(params)));
    session.add(client.onNotification('nearmiss/changed', (params) => this.datasetChanged.fire(params)));
    session.add(client.onNotification('nearmiss/said', (params) => this.said.fire(params)));
    for (const one of answerEngine(client)) session.add(one);
    try {
      await client.start();
    } catch (error) {
      this.end('crashed');
      this.log.error('The engine did not start.', error instanceof Error ? error : String(error));
      throw engineEnded();
    }
    this.setState('running');
    return client;
  }

  private options(session: Disposables): LanguageClientOptions {
    return {
      documentSelector: DOCUMENTS,
      outputChannel: this.log,
      // Hovers carry links that relabel, keep and exclude.
      markdown: { isTrusted: { enabledCommands: [DECIDE_COMMAND, SHOW_BELOW_COMMAND] } },
      revealOutputChannelOn: RevealOutputChannelOn.Never,
      initializationOptions: readSettings(),
      initializationFailedHandler: () => false,
      errorHandler: {
        error: () => ({ action: ErrorAction.Continue, handled: true }),
        closed: () => {
          if (this.session === session) this.end('crashed');
          return { action: CloseAction.DoNotRestart, handled: true };
        },
      },
    };
  }

  private async send<T>(
    client: LanguageClient,
    method: string,
    params: unknown,
    token?: CancellationToken,
  ): Promise<T> {
    try {
      // A token that is undefined would be sent as a second parameter.
      return await (token ? client.sendRequest<T>(method, params, token) : client.sendRequest<T>(method, params));
    } catch (error) {
      this.log.error(`${method} got no answer.`, error instanceof Error ? error : String(error));
      throw engineEnded();
    }
  }

  private async sendSettings(): Promise<void> {
    const client = await this.starting?.catch(() => undefined);
    await client?.sendNotification('workspace/didChangeConfiguration', { settings: readSettings() });
  }

  private end(state: EngineState): void {
    this.starting = undefined;
    this.session.dispose();
    this.setState(state);
  }

  private setState(state: EngineState): void {
    if (state === this.state) return;
    this.state = state;
    this.stateChanged.fire(state);
  }
}

export function engineEnded(): NearmissError {
  return new NearmissError(
    'engine/ended',
    'The engine process of Nearmiss has ended. The log says why; restart the engine to go on.',
  );
}
