/** Words for what images are for, and which of them say the same. */
const WORDS = new Map(
  Object.entries({
    train: ['train', 'training', 'trainval', 'trainset'],
    validation: ['val', 'valid', 'validation', 'dev', 'eval', 'evaluation', 'valset'],
    test: ['test', 'testing', 'testset'],
    unlabelled: ['unlabelled', 'unlabeled'],
  }).flatMap(([use, words]) => words.map((word): [string, string] => [word, use])),
);

/** Whether a word says what images are for. */
export function isSplitWord(word: string): boolean {
  return WORDS.has(word.toLowerCase());
}

/** Words that may stand beside them and say nothing of what images show: `my-test-set`, `final_train_images`. */
const BESIDE = new Set(
  (
    'my our the of for set sets split data dataset image images img imgs pic pics picture pictures photos folder ' +
    'new old full all small large mini clean raw final v'
  ).split(' '),
);

/**
 * What the images of folders beside each other are for, by the names of those that say so and not what they show:
 * `val`, `Train2017`, `my-test-set`. `flowers_train` and `flowers_test` do, since both have the rest; `test tube` does
 * not.
 */
export function usesOf(names: readonly string[]): Map<string, string> {
  const uses = new Map<string, string>();
  const byRest = new Map<string, Map<string, string>>();
  for (const name of names) {
    const own = useOf(name);
    if (own !== null) uses.set(name, own);
    const parts = partsOf(name);
    if (own !== null || parts === null) continue;
    byRest.set(parts.rest, (byRest.get(parts.rest) ?? new Map<string, string>()).set(name, parts.use));
  }
  for (const same of byRest.values()) {
    if (new Set(same.values()).size < 2) continue;
    for (const [name, use] of same) uses.set(name, use);
  }
  return uses;
}

function useOf(name: string): string | null {
  const parts = partsOf(name);
  return parts !== null && parts.rest.split(' ').every((word) => word === '' || BESIDE.has(word)) ? parts.use : null;
}

/** The one word of a use in a name, and the words beside it. */
function partsOf(name: string): { readonly use: string; readonly rest: string } | null {
  const words = name
    .normalize('NFKC')
    .replace(/(\p{Ll})(?=\p{Lu})/gu, '$1 ')
    .toLowerCase()
    .split(/[^\p{L}\p{M}]+/u)
    .filter((word) => word !== '');
  const uses = words.filter((word) => WORDS.has(word));
  if (uses.length !== 1) return null;
  return { use: WORDS.get(uses[0])!, rest: words.filter((word) => word !== uses[0]).join(' ') };
}
