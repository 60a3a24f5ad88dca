import { resolve } from 'node:path';
import { window, workspace } from 'vscode';
import type { DecideParams, DecisionOutcome } from '../engine/protocol';
import type { EngineClient } from './client';
import type { Datasets } from './datasets';

const MESSAGE_MS = 6000;

/** Carries decisions to the engine. When one returns, the files are saved and the findings follow it. */
export class Decisions {
  constructor(
    private readonly engine: EngineClient,
    private readonly datasets: Datasets,
  ) {}

  decide(params: DecideParams): Promise<DecisionOutcome> {
    return this.carryOut(params.root, () => this.engine.request('nearmiss/decide', params));
  }

  undo(root: string): Promise<DecisionOutcome> {
    return this.carryOut(root, () => this.engine.request('nearmiss/undo', { root }));
  }

  private async carryOut(root: string, request: () => Promise<DecisionOutcome>): Promise<DecisionOutcome> {
    const outcome = await saveClean(root, request);
    await this.datasets.settled();
    window.setStatusBarMessage(`$(check) ${outcome.message}`, MESSAGE_MS);
    return outcome;
  }
}

/** Saves the label files that a request made dirty; those with the user's own unsaved changes are left to the user. */
export async function saveClean<T extends { readonly files: readonly string[] }>(
  root: string,
  request: () => Promise<T>,
): Promise<T> {
  const unsaved = new Set(workspace.textDocuments.filter(({ isDirty }) => isDirty).map(({ uri }) => uri.fsPath));
  const outcome = await request();
  for (const file of outcome.files.map((one) => resolve(root, one))) {
    if (!unsaved.has(file))
      await workspace.textDocuments.find(({ uri, isDirty }) => isDirty && uri.fsPath === file)?.save();
  }
  return outcome;
}
