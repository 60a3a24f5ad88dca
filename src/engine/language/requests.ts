import type { CancellationToken, Connection } from 'vscode-languageserver';
import { getModel, listModels } from '../backbone/models/getModel';
import { writeReport } from '../exchange/report';
import { toUserError, type EngineNotifications, type EngineRequests, type JobContext, type Reply } from '../protocol';
import type { Standpoint } from '../questions/standpoint';
import { throttled } from '../threads/throttled';
import { reportMarkdown } from './labels/imageMarkdown';
import type { Engine, OpenDatasets } from './openDatasets';
import { renameClass, type RenameParts } from './renameClass';

type Method = keyof EngineRequests;
type Params<M extends Method> = EngineRequests[M]['params'];
type Result<M extends Method> = EngineRequests[M]['result'] extends Reply<infer T> ? T : never;

/** Answers the requests of protocol/engine.ts. What goes wrong becomes the reply's error, with the stack in the log. */
export function answerRequests(
  connection: Connection,
  engine: Pick<Engine, 'discover' | 'writeSample' | 'questions'>,
  datasets: OpenDatasets,
  rename: RenameParts,
): void {
  const answer = <M extends Method>(
    method: M,
    run: (params: Params<M>, token: CancellationToken) => Promise<Result<M>>,
  ) => {
    connection.onRequest(method, async (params: Params<M>, token: CancellationToken): Promise<Reply<Result<M>>> => {
      try {
        return { ok: await run(params, token) };
      } catch (error) {
        return { error: logged(connection, method, error) };
      }
    });
  };
  const ask = async <T>(root: string, question: (at: Standpoint) => Promise<T>): Promise<T> =>
    (await datasets.open(root)).ask(question);

  const { questions } = engine;
  answer('nearmiss/discover', ({ folders }) => engine.discover(folders));
  answer('nearmiss/writeSample', ({ folder }) => engine.writeSample(folder));
  answer('nearmiss/models', () => listModels());
  answer('nearmiss/getModel', ({ name, network }, token) =>
    getModel(name, network, jobContext(connection, name, token)),
  );
  answer('nearmiss/open', async ({ root }) => (await datasets.open(root)).at.state);
  answer('nearmiss/analyze', async ({ root, ...request }, token) =>
    (await datasets.open(root)).analyze({ ...request, firstLook: true }, jobContext(connection, root, token)),
  );
  answer('nearmiss/findings', async ({ root }) => (await datasets.open(root)).at.findings);
  answer('nearmiss/classes', async ({ root }) => (await datasets.open(root)).at.classes);
  answer('nearmiss/image', async ({ root, image }) => questions.image((await datasets.open(root)).at, image));
  answer('nearmiss/describe', async ({ root, image }) =>
    reportMarkdown(root, questions.image((await datasets.open(root)).at, image)),
  );
  answer('nearmiss/heat', async ({ root, image }, token) =>
    ask(root, (at) => questions.heat(at, image, jobContext(connection, root, token))),
  );
  answer('nearmiss/similar', ({ root, file }, token) =>
    ask(root, (at) => questions.similar(at, file, {}, jobContext(connection, root, token))),
  );
  answer('nearmiss/compare', ({ root, files }, token) =>
    ask(root, (at) => questions.compare(at, files, {}, jobContext(connection, root, token))),
  );
  answer('nearmiss/map', ({ root }, token) =>
    ask(root, (at) => questions.map(at, throttled(jobContext(connection, root, token)))),
  );
  answer('nearmiss/level', async ({ root, level }) => (await datasets.open(root)).setLevel(level));
  answer('nearmiss/decide', async ({ root, ...decision }) => (await datasets.open(root)).decide(decision));
  answer('nearmiss/renameClass', async ({ root, from, to }) =>
    renameClass(rename, await datasets.open(root), root, from, to),
  );
  answer('nearmiss/undo', async ({ root }) => (await datasets.open(root)).undo());
  answer('nearmiss/createTable', async ({ root }) => (await datasets.open(root)).createTable());
  answer('nearmiss/export', async ({ root, folder, form, by }, token) =>
    (await datasets.open(root)).export(folder, { form, by }, jobContext(connection, root, token)),
  );
  answer('nearmiss/writeReport', async ({ root, file }) => {
    const { state, findings, classes } = (await datasets.open(root)).at;
    return writeReport(file, state, findings, classes);
  });
  answer('nearmiss/clearCache', async ({ root }) => (await datasets.open(root)).clearCache());
}

/** Carries the request's cancellation to the job and the job's reports to the extension. */
function jobContext(connection: Connection, root: string, token: CancellationToken): JobContext {
  return {
    stopped: () => token.isCancellationRequested,
    progress: (progress) => notify(connection, 'nearmiss/progress', { root, progress }),
  };
}

export function notify<N extends keyof EngineNotifications>(
  connection: Connection,
  name: N,
  params: EngineNotifications[N],
): void {
  void connection.sendNotification(name, params);
}

function logged(connection: Connection, method: string, error: unknown) {
  const shown = toUserError(error);
  const detail = shown.code === 'internal' && error instanceof Error ? error.stack : `${shown.code}: ${shown.message}`;
  connection.console.error(`${method} failed: ${detail}`);
  return shown;
}
