import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { alikeClasses } from '../../../../src/engine/curation/classes/alikeClasses';

/** Findings on a dataset of so many images of each class. */
function alike(counts: Record<string, number>) {
  const classes = Object.keys(counts);
  return alikeClasses({ classes, labels: Int32Array.from(classes.flatMap((name, c) => Array(counts[name]).fill(c))) });
}

describe('alikeClasses', () => {
  it('says which names a person takes for one, and why', () => {
    const cafe = 'café';
    const counts = {
      bag: 9,
      'bag ': 2,
      BAG: 1,
      Bag: 3,
      'bag\u00a0': 1,
      [cafe.normalize('NFC')]: 5,
      [cafe.normalize('NFD')]: 1,
      'class 1': 4,
      'class 2': 3,
      '1': 7,
      '1.0': 2,
      '10': 3,
    };
    const found = Object.fromEntries(alike(counts).map(({ image, reason }) => [image.label, reason]));
    assert.deepEqual(
      Object.keys(found).sort(),
      ['bag ', 'BAG', 'Bag', 'bag\u00a0', cafe.normalize('NFD'), '1.0'].sort(),
    );
    assert.match(
      found['bag '],
      /^"bag " \(2 images\) is probably "bag": .*'bag' \(9 images\) but for spaces around it\.$/,
    );
    assert.match(found.BAG, /but for capital letters/);
    assert.match(found['1.0'], /"1": .* but for the way that the number is written/);
    assert.match(found[cafe.normalize('NFD')], /but for the way that accents are written/);
  });

  it('names the command that merges them, as a shell takes it', function () {
    if (process.platform === 'win32') this.skip();
    for (const [name, meant] of [
      ["a'B c", "a'b c"],
      ['bag ', 'bag'],
      ['-X', '-x'],
      ['$HOME', '$home'],
    ]) {
      const [{ clears }] = alike({ [meant]: 5, [name]: 1 });
      const command = clears!.slice(clears!.indexOf('nearmiss'), clears!.indexOf(', or Rename'));
      const args = execFileSync('sh', ['-c', `nearmiss() { printf '%s\\n' "$@"; }; ${command}`], { encoding: 'utf8' });
      assert.deepEqual(args.split('\n'), ['rename', 'DIR', name, meant, '']);
    }
  });
});
