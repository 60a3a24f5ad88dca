import { window } from 'vscode';
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
    return this.carryOut(this.engine.request('nearmiss/decide', params));
  }

  undo(root: string): Promise<DecisionOutcome> {
    return this.carryOut(this.engine.request('nearmiss/undo', { root }));
  }

  private async carryOut(request: Promise<DecisionOutcome>): Promise<DecisionOutcome> {
    const outcome = await request;
    await this.datasets.settled();
    window.setStatusBarMessage(`$(check) ${outcome.message}`, MESSAGE_MS);
    return outcome;
  }
}
