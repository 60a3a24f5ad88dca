import assert from 'node:assert/strict';
import { align, pyramid, template } from '../../../../src/engine/curation/duplicates/alignment';
import { compare, warp, type Pose } from '../../../../src/engine/curation/duplicates/warp';
import { THUMB, THUMB_AREA } from '../../../../src/engine/numeric/appearances';

/** A smooth picture without symmetry, as a function of u, v = -0.5..0.5 across the image. */
const picture = (u: number, v: number): number =>
  128 + 50 * Math.sin(7 * u + 3 * v) + 40 * Math.cos(9 * v - 4 * u * u) + 25 * Math.sin(15 * u * v + 2);

/** The picture as seen at a pose, drawn from the function itself. */
function seen({ scaleX, scaleY, shiftX, shiftY }: Pose): Float32Array {
  const at = (p: number): number => (p + 0.5) / THUMB - 0.5;
  return Float32Array.from({ length: THUMB_AREA }, (_, p) =>
    picture(scaleX * at(p % THUMB) + shiftX, scaleY * at(Math.floor(p / THUMB)) + shiftY),
  );
}

const SAME: Pose = { scaleX: 1, scaleY: 1, shiftX: 0, shiftY: 0 };

describe('align', () => {
  for (const pose of [
    SAME,
    { scaleX: 0.95, scaleY: 0.95, shiftX: 0.025, shiftY: -0.025 },
    { scaleX: 1.1, scaleY: 0.95, shiftX: 0.03, shiftY: 0.06 },
  ]) {
    it(
      `finds how a picture was cropped and stretched (${Object.values(pose).join(', ')}), whatever its brightness ` +
        'and contrast',
      () => {
        const cropped = seen(pose).map((value) => 0.7 * value + 20);
        const { correlation, pose: found } = align(template(pyramid(cropped)), pyramid(seen(SAME)), -1);
        assert.ok(correlation > 0.999, `${correlation}`);
        for (const key of ['scaleX', 'scaleY', 'shiftX', 'shiftY'] as const)
          assert.ok(Math.abs(found[key] - pose[key]) < 0.02, `${key} ${found[key]} for ${pose[key]}`);
      },
    );
  }

  it('does not find a negative, a flat image or one of stripes in a picture', () => {
    const negative = seen(SAME).map((value) => 255 - value);
    const stripes = Float32Array.from({ length: THUMB_AREA }, (_, p) => (p % 4 < 2 ? 0 : 255));
    for (const other of [negative, new Float32Array(THUMB_AREA).fill(90), stripes]) {
      assert.ok(align(template(pyramid(seen(SAME))), pyramid(other), -1).correlation < 0.6);
      assert.ok(align(template(pyramid(other)), pyramid(seen(SAME)), -1).correlation < 0.6);
    }
  });
});

describe('warp and compare', () => {
  it('leave the image as it is at the pose of no change, and are not a number outside it', () => {
    const image = seen(SAME);
    const out = new Float32Array(THUMB_AREA);
    warp(image, THUMB, SAME, out);
    assert.deepEqual(out, image);
    warp(image, THUMB, { ...SAME, shiftX: 0.25 }, out);
    assert.equal(out.filter(Number.isNaN).length, THUMB * 8);
    assert.equal(compare(image, out).cover, 0.75);
  });

  it('fit a line, leaving out what is not seen', () => {
    const a = Float32Array.of(3, 5, 7, 9);
    const fit = compare(a, Float32Array.of(1, 2, NaN, 4));
    assert.deepEqual(
      [
        fit.cover,
        Math.round(1e6 * fit.gain) / 1e6,
        Math.round(1e6 * fit.offset) / 1e6,
        Math.round(1e6 * fit.correlation) / 1e6,
      ],
      [0.75, 2, 1, 1],
    );
    assert.equal(compare(a, Float32Array.of(4, 4, 4, 4)).correlation, 0);
  });
});
