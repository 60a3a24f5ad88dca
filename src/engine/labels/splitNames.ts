/** Words that say what images are for, not what they show. */
const WORDS = ['training', 'train', 'validation', 'valid', 'val', 'dev', 'evaluation', 'eval', 'testing', 'test'];

/**
 * The split that a name of a file or folder ends or begins with, as `instances_train2017`, `my-test-set` or `val`; null
 * where it names none. As it is written there, without digits.
 */
export function splitOfName(name: string): string | null {
  const parts = name.split(/[^A-Za-z]+/).filter((part) => part !== '');
  return parts.find((part) => WORDS.includes(part.toLowerCase())) ?? null;
}
