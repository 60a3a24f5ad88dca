import { basename } from 'node:path';
import { workspace, type ExtensionContext, type TextDocument } from 'vscode';
import { EngineClient, engineEnded } from './client';
import { Commands } from './commands';
import { ContextKeys } from './contextKeys';
import { Datasets } from './datasets';
import { Decisions } from './decisions';
import { Decorations } from './decorations';
import { FindingsTree } from './findingsTree';
import { HelpPages } from './helpPages';
import { ImageEditors } from './imageEditors';
import { ImageCommands } from './imageCommands';
import { Jobs } from './jobs';
import { LabelCommands } from './labelCommands';
import { LabelFix } from './labelFix';
import { createLog } from './log';
import { showError } from './messages';
import { NeighbourPanel } from './neighbourPanel';
import { Review } from './review';
import { Said } from './said';
import { Status } from './status';

const LABELS = 'nearmiss-labels';
const RECIPE = 'nearmiss.json';

let engine: EngineClient | undefined;

export function activate(context: ExtensionContext): void {
  const log = createLog();
  const client = (engine = new EngineClient(log));
  const datasets = new Datasets(client, context.workspaceState, log);
  const jobs = new Jobs(client);
  const decisions = new Decisions(client, datasets);
  const labelFix = new LabelFix(client, datasets, decisions);
  const panel = new NeighbourPanel(client);
  const tree = new FindingsTree(datasets);
  const review = new Review({ engine: client, datasets, jobs, decisions, labelFix });
  const follow = () => void datasets.follow();
  /** Label files and recipes are checked as they are typed, wherever they lie. */
  const opened = ({ languageId, fileName }: TextDocument) => {
    if (languageId === LABELS || basename(fileName) === RECIPE) datasets.wake();
  };
  context.subscriptions.push(
    log,
    client,
    datasets,
    jobs,
    tree,
    review,
    new ImageEditors({ engine: client, datasets, decisions, labelFix }),
    new Decorations(datasets),
    new Status(datasets, jobs),
    new ContextKeys(client, datasets, jobs),
    new ImageCommands({ log, engine: client, datasets, tree, jobs }),
    new Commands({ log, engine: client, datasets, tree, jobs, decisions, labelFix, review }),
    panel,
    new HelpPages(context.extensionUri),
    new LabelCommands({ log, engine: client, datasets, decisions, labelFix, panel }),
    client.onDidChangeState((state) => state === 'crashed' && void showError(engineEnded(), log)),
    new Said(client, context.workspaceState, log),
    workspace.onDidChangeWorkspaceFolders(follow),
    workspace.onDidGrantWorkspaceTrust(follow),
    workspace.onDidOpenTextDocument(opened),
  );
  workspace.textDocuments.forEach(opened);
  follow();
}

/** Waits for the engine process, so that it ends what it is writing. */
export async function deactivate(): Promise<void> {
  await engine?.stop();
}
