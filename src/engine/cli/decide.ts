import type { DecideParams } from '../protocol';
import { imagePath, withDataset } from './openDataset';
import type { ExitCode } from './exitCode';

export async function decide(
  dir: string,
  images: readonly string[],
  action: DecideParams['action'],
  more: Pick<DecideParams, 'label' | 'rows'> = {},
): Promise<ExitCode> {
  return withDataset<ExitCode>(dir, async (curator) => {
    const outcome = await curator.decide({ images: images.map((image) => imagePath(curator, image)), action, ...more });
    console.log(outcome.message);
    return 0;
  });
}

export async function undo(dir: string): Promise<ExitCode> {
  return withDataset<ExitCode>(dir, async (curator) => {
    console.log((await curator.undo()).message);
    return 0;
  });
}
