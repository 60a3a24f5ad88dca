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

export async function undo(dir: string, { skipChanged }: { skipChanged?: boolean } = {}): Promise<ExitCode> {
  return withDataset<ExitCode>(dir, async (curator) => {
    for (;;) {
      try {
        console.log((await curator.undo()).message);
        return 0;
      } catch (error) {
        if (!(error instanceof NearmissError) || error.code !== 'undo/changed') throw error;
        const { code, message } = error;
        if (!skipChanged)
          throw new NearmissError(code, `${message} To take back the one before it, add --skip-changed.`);
        // The curator does not offer it again.
        console.error(`Passed over: ${message}`);
      }
    }
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
