import { commands, Uri, ViewColumn, window } from 'vscode';
import type { PairReport } from '../engine/protocol';
import type { EngineClient } from './client';
import { asking } from './similar';

/** Shows two images side by side and says whether they are of one class, how sure that is, and what the threshold costs. */
export async function compareImages(engine: EngineClient, root: string, files: readonly [string, string]): Promise<void> {
  const report = await asking('Comparing two images', (token) => engine.request('nearmiss/compare', { root, files }, token));
  await commands.executeCommand('vscode.open', Uri.file(files[0]), { viewColumn: ViewColumn.One, preview: false });
  await commands.executeCommand('vscode.open', Uri.file(files[1]), { viewColumn: ViewColumn.Two, preview: false });
  void window.showInformationMessage(pairText(report));
}

export function pairText({ same, probability, distance, threshold, far, frr }: Omit<PairReport, 'first' | 'second'>): string {
  const percent = (share: number): string => `${(100 * share).toFixed(1)}%`;
  return `${same ? 'Same' : 'Different'} class: of one class with a probability of ${Math.round(100 * probability)}%, if that was as likely as not before. `
    + `Distance ${distance.toFixed(3)}; the threshold ${threshold.toFixed(3)} accepts ${percent(far)} of different pairs and rejects ${percent(frr)} of same ones.`;
}
