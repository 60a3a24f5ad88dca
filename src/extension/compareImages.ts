import { commands, Uri, ViewColumn, window } from 'vscode';
import { percentInWords, type PairReport } from '../engine/protocol';
import type { EngineClient } from './client';
import { asking, openImage } from './similar';

const ANOTHER = 'Compare with Another…';

/**
 * Shows two images side by side and says whether they are of one class, how sure that is, and what the threshold costs.
 */
export async function compareImages(
  engine: EngineClient,
  root: string,
  [first, second]: readonly [string, string],
): Promise<void> {
  for (let other: string | undefined = second; other !== undefined;) {
    const report: PairReport = await asking('Comparing two images', (token) =>
      engine.request('nearmiss/compare', { root, files: [first, other!] }, token),
    );
    await commands.executeCommand('vscode.open', Uri.file(first), { viewColumn: ViewColumn.One, preview: false });
    await commands.executeCommand('vscode.open', Uri.file(other), { viewColumn: ViewColumn.Two, preview: true });
    // VS Code shows a notification in full only where it has a button.
    const next = await window.showInformationMessage(pairText(report), ANOTHER);
    other = next && (await openImage(root, 'Compare with Another Image'));
  }
}

export function pairText({
  same,
  probability,
  distance,
  threshold,
  far,
  frr,
}: Omit<PairReport, 'first' | 'second'>): string {
  const tenths = (share: number): string => `${(100 * share).toFixed(1)}%`;
  return (
    `${same ? 'Same' : 'Different'} class: of one class with a probability of ${percentInWords(probability)}, if ` +
    'that was as likely as not before. ' +
    `Distance ${distance.toFixed(3)}; the threshold ${threshold.toFixed(3)} accepts ${tenths(far)} of different ` +
    `pairs (FAR) and rejects ${tenths(frr)} of same ones (FRR).`
  );
}
