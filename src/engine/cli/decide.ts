import { type DecideParams, NearmissError } from '../protocol';
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

/** Finishes a change that an earlier process left half done, or takes it back. */
export async function recover(dir: string, options: { finish?: boolean; takeBack?: boolean }): Promise<ExitCode> {
  if (options.finish === options.takeBack)
    throw new NearmissError('recover/choice', 'Say what is to be done: --finish or --take-back.');
  return withDataset<ExitCode>(dir, async (curator) => {
    console.log((await curator.recover(options.finish ? 'finish' : 'takeBack')).message);
    return 0;
  });
}
