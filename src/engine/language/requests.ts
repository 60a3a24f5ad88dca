import type { CancellationToken, Connection } from 'vscode-languageserver';
import { getModel, listModels } from '../backbone/models/getModel';
import { writeReport } from '../exchange/report';
import { toUserError, type EngineNotifications, type EngineRequests, type JobContext, type Reply } from '../protocol';
import { reportMarkdown } from './labels/imageMarkdown';
import type { Engine, OpenDatasets } from './openDatasets';
import { renameClass, type RenameParts } from './renameClass';

type Method = keyof EngineRequests;
type Params<M extends Method> = EngineRequests[M]['params'];
type Result<M extends Method> = EngineRequests[M]['result'] extends Reply<infer T> ? T : never;

/** Answers the requests of protocol/engine.ts. What goes wrong becomes the reply's error, with the stack in the log. */
export function answerRequests(
  connection: Connection,
  engine: Pick<Engine, 'discover' | 'writeSample'>,
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

  answer('nearmiss/discover', ({ folders }) => engine.discover(folders));
  answer('nearmiss/writeSample', ({ folder }) => engine.writeSample(folder));
  answer('nearmiss/models', () => listModels());
  answer('nearmiss/getModel', ({ name, network }, token) =>
    getModel(name, network, jobContext(connection, name, token)),
  );
  answer('nearmiss/open', async ({ root }) => (await datasets.open(root)).state());
  answer('nearmiss/analyze', async ({ root, ...request }, token) =>
    (await datasets.open(root)).analyze({ ...request, firstLook: true }, jobContext(connection, root, token)),
  );
  answer('nearmiss/findings', async ({ root }) => (await datasets.open(root)).findings());
  answer('nearmiss/classes', async ({ root }) => (await datasets.open(root)).classes());
  answer('nearmiss/image', async ({ root, image }) => (await datasets.open(root)).image(image));
  answer('nearmiss/heat', async ({ root, image }, token) =>
    (await datasets.open(root)).heat(image, jobContext(connection, root, token)),
  );
  answer('nearmiss/similar', async ({ root, file }, token) =>
    (await datasets.open(root)).similar(file, undefined, {}, jobContext(connection, root, token)),
  );
  answer('nearmiss/compare', async ({ root, files }, token) =>
    (await datasets.open(root)).compare(files, {}, jobContext(connection, root, token)),
  );
  answer('nearmiss/level', async ({ root, level }) => (await datasets.open(root)).setLevel(level));
  answer('nearmiss/map', async ({ root }, token) =>
    (await datasets.open(root)).map(jobContext(connection, root, token)),
  );
  answer('nearmiss/decide', async ({ root, ...decision }) => (await datasets.open(root)).decide(decision));
  answer('nearmiss/describe', async ({ root, image }) =>
    reportMarkdown(root, (await datasets.open(root)).image(image)),
  );
  answer('nearmiss/renameClass', async ({ root, from, to }) =>
    renameClass(rename, await datasets.open(root), root, from, to),
  );
  answer('nearmiss/undo', async ({ root }) => (await datasets.open(root)).undo());
  answer('nearmiss/createTable', async ({ root }) => (await datasets.open(root)).createTable());
  answer('nearmiss/export', async ({ root, folder, form }, token) => ({
    images: await (await datasets.open(root)).export(folder, form, jobContext(connection, root, token)),
  }));
  answer('nearmiss/writeReport', async ({ root, file }) => {
    const dataset = await datasets.open(root);
    return writeReport(file, dataset.state(), dataset.findings(), dataset.classes());
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
