import assert from 'node:assert/strict';
import sharp, { type Sharp } from 'sharp';
import { findDuplicates, firstOfContent, groups } from '../../../../src/engine/curation/duplicates/duplicateGroups';
import type { NearPairs } from '../../../../src/engine/curation/duplicates/nearDuplicates';
import { isStopped, quietJob } from '../../../../src/engine/protocol';
import { appearancesOf, plain, scene, SCENE } from './scenes';

const OTHERS = 30;

/** Groups among made-up scenes 0, 1, … and these pictures after them. */
async function groupsWith(...pictures: (Sharp | null)[]) {
  const all = [...Array.from({ length: OTHERS }, (_, seed) => scene(seed)), ...pictures];
  const appearances = await appearancesOf(all);
  return findDuplicates(
    { appearances, hashes: all.map((picture, i) => (picture ? `content ${i}` : '')), knn: null, seed: 1 },
    quietJob,
  );
}

describe('findDuplicates', () => {
  const changes: Record<string, () => Promise<Sharp>> = {
    recompressed: async () => sharp(await scene(7).jpeg({ quality: 40 }).toBuffer()),
    'made smaller': async () => scene(7).resize(40, 40),
    'cropped by 5 %': async () => scene(7).extract({ left: 3, top: 0, width: SCENE - 3, height: SCENE - 3 }),
    'made brighter': async () => scene(7).linear(1.25, 10),
    'made gray': async () => scene(7).grayscale(),
    'put on its side in a stretched frame': async () => scene(7).resize(90, 50, { fit: 'fill' }),
  };
  for (const [name, change] of Object.entries(changes)) {
    it(`finds a picture again that was ${name}, and nothing else`, async () => {
      const found = await groupsWith(await change());
      assert.deepEqual(
        found.map(({ members, exact, mirrored }) => ({ members, exact, mirrored })),
        [{ members: [7, OTHERS], exact: false, mirrored: false }],
      );
      assert.ok(found[0].distance > 0 && found[0].distance <= found[0].limit);
    });
  }

  it('finds a picture in the mirror and says so', async () => {
    const [group, ...rest] = await groupsWith(scene(7).flop());
    assert.deepEqual([group.members, group.mirrored, rest], [[7, OTHERS], true, []]);
  });

  it('takes no other colours, no turned picture, no plain and no unreadable ones for copies', async () => {
    assert.deepEqual(
      await groupsWith(
        scene(7).recomb([
          [0, 1, 0],
          [0, 0, 1],
          [1, 0, 0],
        ]),
        scene(8).rotate(90),
        plain(80),
        plain(81),
        null,
        null,
      ),
      [],
    );
  });

  it('puts all copies of a picture into one group, whichever was found first', async () => {
    const [group, ...rest] = await groupsWith(
      scene(3).flop(),
      scene(3).linear(0.8, 0),
      scene(3).resize(32, 32),
      scene(3).extract({ left: 2, top: 2, width: 61, height: 61 }),
    );
    assert.deepEqual([group.members, rest], [[3, OTHERS, OTHERS + 1, OTHERS + 2, OTHERS + 3], []]);
  });

  it('groups files of one content exactly, with what only looks like them beside', async () => {
    const pictures = [scene(0), scene(1), scene(0), scene(2), scene(0).resize(40, 40), scene(1)];
    const found = findDuplicates(
      { appearances: await appearancesOf(pictures), hashes: ['a', 'b', 'a', 'c', 'd', 'b'], knn: null, seed: 1 },
      quietJob,
    );
    assert.deepEqual(
      found.map(({ members, exact }) => [members, exact]),
      [
        [[0, 2, 4], false],
        [[1, 5], true],
      ],
    );
  });

  it('has nothing to say of no image, of one, and of unreadable ones', async () => {
    for (const pictures of [[], [scene(1)], [null, null]]) {
      const appearances = await appearancesOf(pictures);
      assert.deepEqual(
        findDuplicates(
          { appearances, hashes: pictures.map((picture, i) => (picture ? `${i}` : '')), knn: null, seed: 1 },
          quietJob,
        ),
        [],
      );
    }
  });

  it('looks at the neighbours in an embedding too, and stops when asked', async () => {
    const appearances = await appearancesOf([scene(1), scene(2), scene(1).linear(1.1, 0)]);
    const knn = { k: 1, indices: Int32Array.of(2, -1, 0), distances: Float32Array.of(0.1, Infinity, 0.1) };
    const input = { appearances, hashes: ['1', '2', '3'], knn, seed: 1 };
    assert.deepEqual(
      findDuplicates(input, quietJob).map(({ members }) => members),
      [[0, 2]],
    );
    assert.throws(() => findDuplicates(input, { progress: () => {}, stopped: () => true }), isStopped);
  });
});

describe('groups', () => {
  const near = (pairs: [number, number][], same: (a: number, b: number) => boolean): NearPairs => ({
    first: Int32Array.from(pairs, ([a]) => a),
    second: Int32Array.from(pairs, ([, b]) => b),
    limit: 1,
    same,
    distances: Float32Array.from(pairs, (_, p) => (p + 1) / 8),
    mirrored: new Uint8Array(pairs.length),
  });

  it('do not follow a chain of small changes to another picture', () => {
    const frames = Int32Array.from([0, 1, 2, 3, 4, 5]);
    const chain = near(
      [
        [0, 1],
        [1, 2],
        [2, 3],
        [3, 4],
        [4, 5],
      ],
      (a, b) => Math.abs(a - b) < 3,
    );
    for (const { members, distance } of groups(frames, chain)) {
      assert.ok(members.at(-1)! - members[0] < 5 && distance <= 5 / 8, `${members}`);
    }
    const alike = groups(
      frames,
      near(
        [
          [0, 1],
          [1, 2],
          [2, 3],
        ],
        () => true,
      ),
    );
    assert.deepEqual(
      alike.map(({ members, distance }) => [members, distance]),
      [[[0, 1, 2, 3], 3 / 8]],
    );
  });

  it('know the first file of each content', () => {
    assert.deepEqual([...firstOfContent(['x', '', 'y', 'x', '', 'y'])], [0, 1, 2, 0, 4, 2]);
  });
});
