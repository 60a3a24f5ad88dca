import { isSplitWord } from './folders/splitNames';

/** VOC's list of two splits together tells none of its pictures apart. */
const BOTH = 'trainval';

/** Whether a folder, a list, a tag or a value names one split and nothing else. */
export function isSplitName(name: string): boolean {
  return name.toLowerCase() !== BOTH && isSplitWord(name.trim());
}

/**
 * The split that a name of a file or folder says, as `instances_train2017`, `my-test-set` or `val`; null where it says
 * none. As it is written there, without digits.
 */
export function splitOfName(name: string): string | null {
  return name.split(/[^A-Za-z]+/).find(isSplitName) ?? null;
}
