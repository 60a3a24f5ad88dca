import assert from 'node:assert/strict';
import { qualityOptions, type QualityOptions } from '../../../../src/engine/recipe/qualityOptions';
import { qualityFindings } from '../../../../src/engine/curation/quality/qualityFindings';
import { qualityIssues, type QualityInput } from '../../../../src/engine/curation/quality/qualityIssues';
import { emptyAppearances, STATISTICS, type ImageStatistics } from '../../../../src/engine/numeric/appearances';
import { normal, seededRandom } from '../../../../src/engine/numeric/random';

const COUNT = 100;
const DEFAULTS = qualityOptions.parse({});
type Column = keyof ImageStatistics | 'widths' | 'heights';

/** A hundred usual photographs that vary a little, with these values of some of them changed. */
function photographs(
  changes: readonly (readonly [image: number, column: Column, value: number])[] = [],
  count = COUNT,
): QualityInput {
  const random = seededRandom(4);
  const { statistics } = emptyAppearances(count);
  const usual: Record<(typeof STATISTICS)[number], number> = {
    dim: 20,
    light: 230,
    sharpness: 3,
    entropy: 7,
    colour: 20,
  };
  for (const name of STATISTICS)
    statistics[name].forEach((_, i) => {
      statistics[name][i] = usual[name] * Math.exp(0.05 * normal(random));
    });
  const input = { statistics, widths: new Float64Array(count).fill(640), heights: new Float64Array(count).fill(480) };
  for (const [image, column, value] of changes)
    (column === 'widths' || column === 'heights' ? input[column] : input.statistics[column])[image] = value;
  return input;
}

const ISSUES: readonly {
  name: string;
  key: keyof QualityOptions;
  changes: readonly (readonly [Column, number])[];
  words: RegExp;
}[] = [
  {
    name: 'dark',
    key: 'dark',
    changes: [
      ['light', 50],
      ['dim', 5],
    ],
    words: new RegExp(
      '^Dark: of 255 gray levels, 98% of its pixels are below 50; ' +
        '8 of 10 images here have 21\\d to 24\\d, and below 64 is listed$',
    ),
  },
  {
    name: 'bright',
    key: 'bright',
    changes: [
      ['dim', 200],
      ['light', 250],
    ],
    words: new RegExp(
      '^Bright: of 255 gray levels, 98% of its pixels are above 200; ' +
        '8 of 10 images here have 1\\d to 2\\d, and above 192 is listed$',
    ),
  },
  {
    name: 'pale',
    key: 'contrast',
    changes: [
      ['dim', 100],
      ['light', 120],
    ],
    words: /^Low contrast: the gray levels of 96% of its pixels span 20; .*, and below 30 is listed$/,
  },
  {
    name: 'blurred',
    key: 'sharpness',
    changes: [['sharpness', 0.5]],
    words: /^Blurred: its sharpness is 0\.50; .*, and below 1\.35 is listed$/,
  },
  {
    name: 'empty',
    key: 'information',
    changes: [['entropy', 1]],
    words: /^Low information: the entropy of its gray levels in bits is 1\.0; .*, and below 3\.0 is listed$/,
  },
  {
    name: 'grey',
    key: 'greyShare',
    changes: [['colour', 0.2]],
    words:
      /^Grey among colour: it has no colours, like 0 others of 100 images, and at most 20% without colours are listed$/,
  },
  {
    name: 'tiny',
    key: 'size',
    changes: [
      ['widths', 64],
      ['heights', 48],
    ],
    words: new RegExp(
      '^Odd size: its width times its height is 3072; ' +
        '8 of 10 images here have 307200 to 307200, and below 76800 is listed$',
    ),
  },
  {
    name: 'huge',
    key: 'size',
    changes: [
      ['widths', 6400],
      ['heights', 4800],
    ],
    words: /^Odd size: .* 30720000; .*, and above 1228800 is listed$/,
  },
  {
    name: 'wide',
    key: 'aspect',
    changes: [
      ['widths', 960],
      ['heights', 320],
    ],
    words: /^Odd aspect: its width over its height is 3\.00; .* 1\.33 to 1\.33, and above 2\.40 is listed$/,
  },
  {
    name: 'narrow',
    key: 'aspect',
    changes: [
      ['widths', 320],
      ['heights', 960],
    ],
    words: /^Odd aspect: .* 0\.33; .*, and below 0\.74 is listed$/,
  },
];

describe('qualityIssues', () => {
  it('has nothing to say of usual photographs, of none, and of unreadable ones', () => {
    assert.deepEqual(qualityIssues(photographs(), DEFAULTS), []);
    assert.deepEqual(
      qualityIssues({ statistics: emptyAppearances(0).statistics, widths: [], heights: [] }, DEFAULTS),
      [],
    );
    assert.deepEqual(
      qualityIssues({ statistics: emptyAppearances(2).statistics, widths: [0, 0], heights: [0, 0] }, DEFAULTS),
      [],
    );
  });

  for (const { name, key, changes, words } of ISSUES) {
    it(`finds the ${name} one, says its numbers, and lets it pass with the limit that it names`, () => {
      const input = photographs(changes.map(([column, value]) => [42, column, value]));
      const [issue, ...rest] = qualityIssues(input, DEFAULTS);
      assert.deepEqual([issue.image, issue.key, rest], [42, key, []]);
      assert.match(issue.words, words);
      assert.ok(issue.severity >= 0.5 && issue.severity <= 1);
      assert.deepEqual(
        qualityIssues(input, qualityOptions.parse({ [key]: issue.passes })),
        [],
        `"${key}": ${issue.passes}`,
      );
    });
  }

  it('does not list what is usual in the dataset, unless the spreads are left out', () => {
    const night = photographs(Array.from({ length: COUNT }, (_, i) => [i, 'light', 40 + (i % 10)] as const));
    assert.deepEqual(
      qualityIssues(night, DEFAULTS).filter(({ key }) => key === 'dark'),
      [],
    );
    assert.equal(
      qualityIssues(night, { ...DEFAULTS, spreads: 0, contrast: 0 }).filter(({ key }) => key === 'dark').length,
      COUNT / 2,
    );
    const scans = photographs(Array.from({ length: COUNT }, (_, i) => [i, 'colour', i < 25 ? 0 : 20] as const));
    assert.deepEqual(qualityIssues(scans, DEFAULTS), [], 'a quarter of the images is grey on purpose');
    assert.equal(qualityIssues(scans, { ...DEFAULTS, greyShare: 0.25 }).length, 25);
  });

  it('does not take a dark picture with weak colours for a grey one', () => {
    assert.deepEqual(
      qualityIssues(
        photographs([
          [3, 'light', 40],
          [3, 'dim', 1],
          [3, 'colour', 0.8],
        ]),
        DEFAULTS,
      ).map(({ key }) => key),
      ['dark'],
    );
  });

  it('is more severe the farther a value is beyond its limit', () => {
    const severity = (entropy: number): number =>
      qualityIssues(photographs([[0, 'entropy', entropy]]), DEFAULTS)[0].severity;
    const values = [2.9, 2, 1, 0].map(severity);
    assert.deepEqual(
      values,
      [...values].sort((a, b) => a - b),
    );
    assert.deepEqual([Math.round(20 * values[0]) / 20, values[3]], [0.5, 1]);
  });
});

describe('qualityFindings', () => {
  it('say all that is wrong with an image in one finding, worst image first, and how to let it pass', () => {
    const issues = qualityIssues(
      photographs([
        [1, 'entropy', 2.9],
        [2, 'entropy', 0.5],
        [2, 'sharpness', 0.2],
      ]),
      DEFAULTS,
    );
    const paths = Array.from({ length: COUNT }, (_, i) => `${i}.jpg`);
    const found = qualityFindings(issues, { paths, classes: ['cat'], labels: new Int32Array(COUNT) });
    assert.deepEqual(
      found.map(({ id, kind, image }) => [id, kind, image.path, image.label]),
      [
        ['quality:2.jpg', 'quality', '2.jpg', 'cat'],
        ['quality:1.jpg', 'quality', '1.jpg', 'cat'],
      ],
    );
    assert.match(found[0].reason, /^(Low information|Blurred): .*; (Low information|Blurred): .* is listed\.$/);
    assert.match(
      found[1].clears,
      /keep it\. Images like it pass with "findings": \{ "quality": \{ "information": 2\.9 \} \} in nearmiss\.json\.$/,
    );
  });
});
