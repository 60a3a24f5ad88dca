import { InvalidArgumentError, Option, type Command } from 'commander';
import { FINDING_KINDS, type FindingKind } from '../protocol';

/** The options of the commands that print results. */
export function printing(command: Command): Command {
  return command
    .addOption(new Option('--format <format>', 'what to print').choices(['table', 'json']).default('table'))
    .addOption(new Option('--json', 'the same as --format json').implies({ format: 'json' }));
}

/** The options of the commands that train one network. */
export function training(command: Command): Command {
  return printing(command)
    .option('--recipe <file>', "a recipe other than the dataset's nearmiss.json")
    .option('--epochs <count>', 'times that each image is learned from', parseCount);
}

/** The options of the commands that learn from a part of the images. */
export function holdingOut(command: Command): Command {
  return training(command)
    .option('--held-out-classes', "hold out whole classes instead of a part of every class's images")
    .option('--share <share>', 'share that is held out, between 0 and 1', parseShare, 0.3);
}

/** The options of the commands that can do without a training. */
export function importing(command: Command): Command {
  return command
    .option(
      '--embeddings <file>',
      "take embeddings from a file (.npy, .npz, CSV, Parquet) instead of training; the recipe's metric applies",
    )
    .option(
      '--paths <file>',
      'the image of each of these rows, one a line (beside x.npy, x.paths.txt is found by itself)',
    );
}

export function parseCount(text: string): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1) throw new InvalidArgumentError('It has to be a whole number from 1 on.');
  return count;
}

export function parseShare(text: string): number {
  const share = Number(text);
  if (!(share > 0 && share < 1)) throw new InvalidArgumentError('It has to be a number between 0 and 1, such as 0.3.');
  return share;
}

/** `3` or `suspect=3,duplicate=0`. */
export function parseLimits(text: string): ReadonlyMap<FindingKind, number> {
  const limits = new Map<FindingKind, number>();
  for (const part of text.split(',')) {
    const [kind, value] = part.includes('=') ? part.split('=') : ['suspect', part];
    const limit = Number(value);
    if (
      !(FINDING_KINDS as readonly string[]).includes(kind.trim()) ||
      value.trim() === '' ||
      !Number.isInteger(limit) ||
      limit < 0
    ) {
      throw new InvalidArgumentError(
        `Found "${part}"; needed a count such as 0 or kind=count with a kind of ${FINDING_KINDS.join(', ')}.`,
      );
    }
    limits.set(kind.trim() as FindingKind, limit);
  }
  return limits;
}
