import assert from 'node:assert/strict';
import { checkRoundTrips, change, datasetOf, itemsOf, readingIn } from './roundTrip';

const pictures = { 'a.jpg': null, 'comma,here.jpg': null, 'none.jpg': null };

const rect = (x: number, y: number, width: number, height: number) => ({ name: 'rect', x, y, width, height });
const region = (shape_attributes: object, region_attributes: object) => ({ shape_attributes, region_attributes });
const picture = (filename: string, regions: object, file_attributes = {}) => ({
  filename,
  size: 7,
  regions,
  file_attributes,
});

const regions = {
  'a.jpg7': picture('a.jpg', [
    region(rect(0, 0, 20, 21), { shape: 'circle' }),
    region({ name: 'polygon', all_points_x: [1, 11, 11], all_points_y: [2, 2, 22] }, { shape: 'red triangle' }),
    region({ name: 'point', cx: 3, cy: 4 }, { shape: 'circle' }),
  ]),
  'comma,here.jpg7': picture('comma,here.jpg', [region(rect(30, 18, 18, 20), { shape: 'circle' })]),
  'none.jpg7': picture('none.jpg', []),
};
const items = [
  'a.jpg#xywh=0,0,20,21 circle',
  'a.jpg#xywh=1,2,10,20 red triangle',
  'comma,here.jpg#xywh=30,18,18,20 circle',
];

const cell = (value: object) => `"${JSON.stringify(value).replaceAll('"', '""')}"`;
const csv = [
  '#filename,file_size,file_attributes,region_count,region_id,region_shape_attributes,region_attributes',
  ...Object.values(regions).flatMap(({ filename, regions: own }) => {
    const name = filename.includes(',') ? `"${filename}"` : filename;
    const all = own as { shape_attributes: object; region_attributes: object }[];
    if (all.length === 0) return [`${name},7,{},0,0,{},{}`];
    return all.map(
      (one, r) => `${name},7,{},${all.length},${r},${cell(one.shape_attributes)},${cell(one.region_attributes)}`,
    );
  }),
  '',
].join('\n');

describe('VIA regions', () => {
  for (const [form, file, text] of [
    ['JSON', 'via_export_json.json', JSON.stringify(regions)],
    ['a project', 'via_project.json', JSON.stringify({ _via_settings: {}, _via_img_metadata: regions }, null, 2)],
    ['CSV', 'via_export_csv.csv', csv],
  ] as const) {
    it(`of ${form} are boxes with the class in an attribute`, async () => {
      const root = await datasetOf({ ...pictures, [file]: text });
      assert.deepEqual(await itemsOf(root), items);
      const { what, missing, unnamed, notes } = await readingIn(root);
      assert.equal(what, `VIA regions in ${file}: 3 boxes, 2 classes, 1 pictures without a label`);
      assert.deepEqual({ missing, unnamed }, { missing: 0, unnamed: 0 });
      assert.ok(notes.includes('Regions without an area are not read: 1 point.'));
    });

    it(`of ${form} are changed in place and taken back to the byte`, async () => {
      const root = await datasetOf({ ...pictures, [file]: text });
      await checkRoundTrips(root, 'red triangle', [file]);
      await checkRoundTrips(root, 'a "star", new', [file]);
    });
  }

  it('of VIA 1 are an object by number', async () => {
    const own = { 0: region(rect(1, 2, 3, 4), { class: 'cat' }), 1: region(rect(5, 6, 7, 8), { class: '' }) };
    const text = JSON.stringify({ 'a.jpg7': picture('a.jpg', own), 'none.jpg7': picture('none.jpg', {}) });
    const root = await datasetOf({ ...pictures, 'via.json': text });
    assert.deepEqual(await itemsOf(root), ['a.jpg#xywh=1,2,3,4 cat', 'a.jpg#xywh=5,6,7,8 ']);
    await checkRoundTrips(root, 'dog', ['via.json']);
  });

  it('that stand in two files are read of the JSON, and the other one is named', async () => {
    const files = { 'via_export_csv.csv': csv, 'via_export_json.json': JSON.stringify(regions) };
    const root = await datasetOf({ ...pictures, ...files });
    assert.deepEqual(await itemsOf(root), items);
    const same = 'via_export_csv.csv says the same as via_export_json.json: it is not read, and not changed with it.';
    assert.ok((await readingIn(root)).notes.includes(same));
    await change(root, [{ action: 'relabel', image: 'a.jpg#xywh=0,0,20,21', label: 'star' }]);
    assert.match(
      (await readingIn(root)).notes.join('\n'),
      /via_export_csv\.csv .* says something else; it is not read/,
    );
  });

  it('with several boxes ticked are read, and not changed', async () => {
    const text = JSON.stringify({
      'a.jpg7': picture('a.jpg', [
        region(rect(1, 2, 3, 4), { class: { cat: true, dog: true } }),
        region(rect(5, 6, 7, 8), { class: { cat: true } }),
      ]),
    });
    const root = await datasetOf({ ...pictures, 'via.json': text });
    const [several, one] = ['a.jpg#xywh=1,2,3,4', 'a.jpg#xywh=5,6,7,8'];
    assert.deepEqual(await itemsOf(root), [`${several} cat, dog`, `${one} cat`]);
    const code = 'labels/several';
    await assert.rejects(change(root, [{ action: 'relabel', image: several, label: 'cat' }]), { code });
    await change(root, [{ action: 'relabel', image: one, label: 'dog' }]);
    assert.deepEqual(await itemsOf(root), [`${several} cat, dog`, `${one} dog`]);
  });

  it('may be none, with classes in attributes of the pictures', async () => {
    const text = JSON.stringify({
      'a.jpg7': picture('a.jpg', [], { class: 'cat' }),
      'none.jpg7': picture('none.jpg', [], {}),
    });
    const root = await datasetOf({ ...pictures, 'via.json': text });
    assert.deepEqual(await itemsOf(root), ['a.jpg cat', 'none.jpg ']);
    await checkRoundTrips(root, 'dog', ['via.json']);
  });
});
