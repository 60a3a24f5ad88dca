import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Curator } from '../../../src/engine/session/curator';
import { applyToDisk } from '../../../src/engine/labels/applyToDisk';
import { findDatasets } from '../../../src/engine/labels/findDatasets';
import { writeNpy } from '../../../src/engine/exchange/npy';
import { openExperiment } from '../../../src/engine/experiments/experiment';
import { normal, seededRandom } from '../../../src/engine/numeric/random';
import { quietJob } from '../../../src/engine/protocol';
import { imageReport } from '../../../src/engine/questions/imageReport';
import { ranking } from '../../../src/engine/questions/ranking';
import { similarImages } from '../../../src/engine/questions/similar';

const CLASSES = ['mild', 'spicy', 'sweet'];
const WRONG = ['s7', 's31', 's64', 's95'];
const PER_CLASS = 40;

interface Row {
  readonly id: string;
  readonly label: string;
  readonly name: string;
  readonly features: readonly number[];
}

/**
 * Gaussian classes, a few of them with the label of the next; a row that says the same as another of another label; one
 * far from all.
 */
function gaussianRows(): Row[] {
  const random = seededRandom(5);
  const rows = Array.from({ length: CLASSES.length * PER_CLASS }, (_, i): Row => {
    const own = i % CLASSES.length;
    const label = CLASSES[WRONG.includes(`s${i}`) ? (own + 1) % CLASSES.length : own];
    return {
      id: `s${i}`,
      label,
      name: `sauce "${i}"`,
      features: CLASSES.map((_, c) => (c === own ? 3 : 0) + 0.5 * normal(random)),
    };
  });
  return [
    ...rows,
    { ...rows[3], id: 'copy', label: 'sweet' },
    { id: 'odd', label: 'mild', name: 'no sauce', features: [-3, -3, -3] },
  ];
}

const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;

describe('a table whose rows are no images', function () {
  this.timeout(30_000);
  const rows = gaussianRows();
  let root: string;
  let file: string;
  let curator: Curator;
  const open = () => Curator.open(root, { apply: async (edit) => (await applyToDisk(root, edit), true) });
  const table = () => readFile(join(root, 'sauces.csv'), 'utf8');

  before(async () => {
    root = join(await mkdtemp(join(tmpdir(), 'nearmiss-rows-')), 'sauces');
    await mkdir(root);
    await writeFile(
      join(root, 'sauces.csv'),
      ['id,label,name', ...rows.map(({ id, label, name }) => `${id},${label},${quoted(name)}`), ''].join('\n'),
    );
    file = join(root, 'x.npy');
    await writeNpy(file, Float32Array.from(rows.flatMap(({ features }) => features)), CLASSES.length);
  });
  after(async () => {
    await curator?.dispose();
    await rm(dirname(root), { recursive: true });
  });

  it('is found where a recipe marks its folder, and no other table with an id is taken for one', async () => {
    assert.deepEqual(await findDatasets([root]), []);
    await writeFile(join(root, 'nearmiss.json'), '{}');
    assert.deepEqual(await findDatasets([root]), [{ root, layout: 'table', labelFile: 'sauces.csv' }]);
  });

  it('is told to bring embeddings, where an analysis, a training or an export would need images', async () => {
    curator = await open();
    assert.ok(curator.at.state.rows);
    assert.equal(curator.at.state.images, rows.length);
    await assert.rejects(curator.analyze({ retrain: false }, quietJob), {
      code: 'rows/embeddings',
      message: /sauces\.csv has none.*Analyze with Embeddings/,
    });
    await assert.rejects(openExperiment(root, undefined, quietJob), { code: 'dataset/rows' });
    await assert.rejects(curator.export(join(root, '..', 'copy'), { form: 'folders' }, quietJob), {
      code: 'export/rows',
    });
    assert.deepEqual(curator.at.findings, []);
  });

  it(
    'has its wrong labels first among the suspects, exact copies as duplicates, what is far from all as an ' +
      'outlier, and each class its health',
    async () => {
      await curator.analyze({ retrain: false, embeddings: { file } }, quietJob);
      assert.deepEqual(new Set(ranking(curator.at).slice(0, WRONG.length + 1)), new Set([...WRONG, 'copy']));
      const of = (kind: string) => curator.at.findings.filter((finding) => finding.kind === kind);
      assert.deepEqual(
        of('duplicate').map(({ image, evidence }) => new Set([image.path, ...evidence.map(({ path }) => path)])),
        [new Set(['s3', 'copy'])],
      );
      assert.ok(of('outlier').some(({ image }) => image.path === 'odd'));
      assert.deepEqual([of('quality'), of('unreadable')], [[], []]);
      assert.equal(curator.at.state.analysis!.changedLabels, 0);
      assert.deepEqual(curator.at.classes.map(({ label }) => label).sort(), CLASSES);
    },
  );

  it('says in a finding what its rows say', () => {
    const suspect = curator.at.findings.find(({ kind, image }) => kind === 'suspect' && image.path === 's7')!;
    assert.equal(suspect.image.text, 'sauce "7"');
    assert.match(suspect.evidence[0].text!, /^sauce "\d+"$/);
    assert.equal(imageReport(curator.at, 's31').image.text, 'sauce "31"');
  });

  it('has neighbours by id, and refuses a file, which has no embedding', async () => {
    const { neighbours } = await similarImages(curator.at, 's7', { count: 5 }, quietJob);
    assert.ok(neighbours.every(({ path }) => Number(path.slice(1)) % CLASSES.length === 7 % CLASSES.length));
    await assert.rejects(similarImages(curator.at, 'elsewhere.png', { count: 5 }, quietJob), {
      code: 'query/imported',
    });
  });

  it('has the cell edited, all else to the byte, and the same bytes after an undo', async () => {
    const before = await table();
    await curator.decide({ images: ['s7'], action: 'relabel', label: 'spicy' });
    assert.equal(await table(), before.replace('s7,sweet,', 's7,spicy,'));
    assert.ok(!curator.at.findings.some(({ kind, image }) => kind === 'suspect' && image.path === 's7'));
    await curator.undo();
    assert.equal(await table(), before);
  });

  it('keeps its findings when opened and analyzed again, and asks for embeddings to be trained anew', async () => {
    const findings = curator.at.findings;
    await curator.dispose();
    curator = await open();
    assert.deepEqual(curator.at.findings, findings);
    await curator.analyze({ retrain: false }, quietJob);
    assert.deepEqual(curator.at.findings, findings);
    await assert.rejects(curator.analyze({ retrain: true }, quietJob), { code: 'rows/embeddings' });
  });

  it('has no row for what comes later, until embeddings come with it', async () => {
    await writeFile(join(root, 'sauces.csv'), `${await table()}later,mild,"new"\n`);
    await curator.refresh();
    assert.equal(curator.at.state.analysis!.changedImages, 1);
    assert.deepEqual(imageReport(curator.at, 'later').neighbours, []);
    await assert.rejects(curator.analyze({ retrain: false, embeddings: { file } }, quietJob), {
      code: 'features/count',
    });
  });
});
