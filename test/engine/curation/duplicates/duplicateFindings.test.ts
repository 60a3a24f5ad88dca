import assert from 'node:assert/strict';
import { duplicateFindings, type DuplicateListing } from '../../../../src/engine/curation/duplicates/duplicateFindings';
import type { DuplicateGroup } from '../../../../src/engine/curation/duplicates/duplicateGroups';
import { countSplits } from '../../../../src/engine/curation/duplicates/representative';
import { emptyAppearances } from '../../../../src/engine/numeric/appearances';

const PATHS = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map((name) => `${name}.png`);

function listing(part: Partial<DuplicateListing> & { readonly labelOf?: string } = {}): DuplicateListing {
  const labels = Int32Array.from([...(part.labelOf ?? '00000000')], (label) => (label === '-' ? -1 : Number(label)));
  const splits = part.splits ?? PATHS.map(() => '');
  const appearances = emptyAppearances(PATHS.length);
  appearances.statistics.sharpness.fill(2);
  const column = (value: number) => PATHS.map(() => value);
  return {
    names: { paths: PATHS, classes: ['cat', 'dog', 'owl'], labels },
    labels,
    excluded: new Uint8Array(8),
    kept: new Uint8Array(8),
    splitSizes: countSplits(splits),
    widths: column(64),
    heights: column(48),
    channels: column(3),
    bytes: column(1000),
    appearances,
    embeddings: null,
    ...part,
    splits,
  };
}

function group(members: number[], part: Partial<DuplicateGroup> = {}): DuplicateGroup {
  return { members, exact: true, distance: 0, limit: 0.02, mirrored: false, ...part };
}

const NEAR = { exact: false, distance: 0.005 };

describe('duplicateFindings', () => {
  it('puts label conflicts first, then leaks, then exact copies, then near ones', () => {
    const splits = ['', '', 'train', 'test', 'train', 'train', '', ''];
    const found = duplicateFindings(
      [group([6, 7], NEAR), group([4, 5]), group([2, 3]), group([0, 1], NEAR)],
      listing({ labelOf: '01000000', splits }),
    );
    assert.deepEqual(
      found.map(({ image, reason, clears }) => [image.path, reason, clears]),
      [
        [
          'a.png',
          'One picture has 2 labels: cat, dog. Its copies are a.png and b.png (they differ by 0.0050, and up to ' +
            '0.0200 counts as the same).',
          'Give all copies one label, exclude all but a.png (64 × 48), or keep all as they are.',
        ],
        [
          'd.png',
          'One picture is in test and in train, so a test on it flatters what was trained on its copy: d.png and ' +
            'c.png (same content).',
          'Exclude all but d.png (64 × 48), or keep all if they differ after all.',
        ],
        [
          'e.png',
          'f.png shows the same picture as e.png (same content).',
          'Exclude all but e.png (64 × 48), which should stay, or keep all.',
        ],
        [
          'g.png',
          'h.png shows the same picture as g.png (they differ by 0.0050, and up to 0.0200 counts as the same).',
          'Exclude all but g.png (64 × 48), which should stay, or keep all.',
        ],
      ],
    );
    assert.ok(found.every(({ score }, n) => score <= 1 && score > 0 && (n === 0 || score < found[n - 1].score)));
  });

  it('offers the labels of the copies, most frequent first, and none where all agree or none has one', () => {
    const [conflict] = duplicateFindings([group([0, 1, 2, 3])], listing({ labelOf: '2112-000' }));
    assert.deepEqual(conflict.suggestions, [
      { label: 'dog', probability: 0.5 },
      { label: 'owl', probability: 0.5 },
    ]);
    assert.deepEqual(
      conflict.evidence.map(({ path, label }) => [path, label]),
      [
        ['b.png', 'dog'],
        ['c.png', 'dog'],
        ['d.png', 'owl'],
      ],
    );
    assert.equal(
      conflict.reason,
      'One picture has 2 labels: dog (2 ×), owl (2 ×). ' +
        'Its copies are a.png and b.png, c.png and d.png (same content).',
    );
    for (const labelOf of ['0000----', '--------', '0-0-----'])
      assert.deepEqual(duplicateFindings([group([0, 1, 2, 3])], listing({ labelOf }))[0].suggestions, []);
  });

  it('drops copies that were excluded, and groups of which one is left or all were kept', () => {
    const excluded = Uint8Array.of(0, 1, 0, 0, 1, 0, 0, 0);
    const kept = Uint8Array.of(0, 0, 0, 0, 0, 0, 1, 1);
    const found = duplicateFindings([group([0, 1, 2]), group([3, 4]), group([6, 7])], listing({ excluded, kept }));
    assert.deepEqual(
      found.map(({ image, evidence }) => [image.path, ...evidence.map(({ path }) => path)]),
      [['a.png', 'c.png']],
    );
    assert.equal(duplicateFindings([group([5, 6])], listing({ kept })).length, 1, 'one of two kept settles nothing');
  });

  it(
    'lets the copy stay that was confirmed, is of the smallest split, has the usual label, is largest, in colour, ' +
      'sharpest, first',
    () => {
      const stays = (part: Parameters<typeof listing>[0]) =>
        duplicateFindings([group([1, 2, 3, 4, 5])], listing(part))[0].image.path;
      const but = (usual: number, at: number, value: number) => PATHS.map((_, i) => (i === at ? value : usual));
      const sharp = (at: number, value: number) => {
        const appearances = emptyAppearances(8);
        appearances.statistics.sharpness.fill(2).fill(value, at, at + 1);
        return appearances;
      };
      const largest = { widths: but(64, 4, 65) };
      assert.equal(stays({}), 'b.png');
      assert.equal(stays({ bytes: but(1000, 3, 1001) }), 'd.png');
      assert.equal(stays({ appearances: sharp(2, 3), bytes: but(1000, 3, 1001) }), 'c.png');
      assert.equal(
        stays({ appearances: sharp(2, 2.1), bytes: but(1000, 3, 1001) }),
        'd.png',
        'not by a sharpness that nobody sees',
      );
      assert.equal(stays({ appearances: sharp(2, 3), channels: but(1, 3, 3) }), 'd.png');
      assert.equal(stays({ channels: but(1, 3, 3), ...largest }), 'e.png');
      assert.equal(stays({ labelOf: '01001100', ...largest }), 'e.png');
      assert.equal(
        stays({ labelOf: '01001110', ...largest, splits: but(0, 2, 1).map((other) => (other ? 'test' : 'train')) }),
        'c.png',
      );
      assert.equal(
        stays({
          ...largest,
          splits: but(0, 2, 1).map((other) => (other ? 'test' : 'train')),
          kept: Uint8Array.of(0, 1, 0, 0, 0, 0, 0, 0),
        }),
        'b.png',
      );
    },
  );

  it('keeps its id while it is about the same files', () => {
    const id = (members: number[]) => duplicateFindings([group(members)], listing())[0].id;
    assert.equal(id([0, 1, 2]), id([0, 2, 1]));
    assert.notEqual(id([0, 1, 2]), id([0, 1, 3]));
  });

  it('names three copies at most and counts the rest', () => {
    assert.match(
      duplicateFindings([group([0, 1, 2, 3])], listing())[0].reason,
      /^b\.png, c\.png and d\.png show the same picture as a\.png/,
    );
    assert.match(
      duplicateFindings([group([0, 1, 2, 3, 4, 5])], listing())[0].reason,
      /^b\.png, c\.png and 3 more show the same picture as a\.png/,
    );
  });
});
