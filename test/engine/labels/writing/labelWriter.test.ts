import assert from 'node:assert/strict';
import { decodeText, encodeText } from '../../../../src/engine/files/text';
import { change, exclude, openRows, relabel, undo } from '../rowChanges';

const to = (text: string, file: string, label: string, image = 'a.png') =>
  change(text, file, [relabel(image, label)]).text;
const csv = (...lines: string[]) => [...lines, ''].join('\n');

/** A change and its undo, which gives the same bytes. */
function changed(text: string, file: string, ...changes: Parameters<typeof change>[2]): string {
  const made = change(text, file, changes);
  assert.equal(change(made.text, file, undo(made.outcomes)).text, text);
  return made.text;
}

describe('a column of numbers', () => {
  const numbers = csv('file,label', 'a.png,1', 'b.png,5', 'c.png,', 'd.png,8');

  it('takes a number, known or new', () => {
    assert.equal(changed(numbers, 'x.csv', relabel('a.png', '5')), numbers.replace('a.png,1', 'a.png,5'));
    assert.equal(changed(numbers, 'x.csv', relabel('c.png', '9')), numbers.replace('c.png,', 'c.png,9'));
    assert.equal(changed(numbers, 'x.csv', relabel('a.png', '')), numbers.replace('a.png,1', 'a.png,'));
  });

  it('refuses a text, and part of a number among whole ones, with what to do', () => {
    for (const label of ['bag', '1.5', '5 bags', 'nan']) {
      assert.throws(() => to(numbers, 'x.csv', label), {
        code: 'label/number',
        message:
          `"label" holds whole numbers alone in x.csv, and "${label}" is none: found 1, 5, 8. Give a number. ` +
          'To go by names, write them into a column "label_name" beside it.',
      });
    }
    assert.throws(() => to('image\tlabel\na.png\t3\n', 'labels.tsv', 'cat'), { code: 'label/number' });
  });

  it('takes another spelling of a number for that number', () => {
    const padded = csv('file,label', 'a.png,001', 'b.png,005');
    assert.equal(to(padded, 'x.csv', '5'), padded.replace('001', '005'));
    const mixed = csv('file,label', 'a.png,1', 'b.png,5.0', 'c.png,8');
    assert.equal(to(mixed, 'x.csv', '5'), mixed.replace('a.png,1', 'a.png,5.0'));
    assert.equal(to(mixed, 'x.csv', '2.5'), mixed.replace('a.png,1', 'a.png,2.5'));
  });

  it('is none once a row has a text', () => {
    const mixed = csv('file,label', 'a.png,1', 'b.png,none');
    assert.equal(to(mixed, 'x.csv', 'bag'), mixed.replace('a.png,1', 'a.png,bag'));
  });
});

describe('a column of numbers with names beside it', () => {
  for (const [number, name] of [
    ['label', 'label_name'],
    ['label', 'class'],
    ['label', 'className'],
    ['label', 'name'],
    ['class', 'label text'],
    ['category', 'category.names'],
  ]) {
    it(`takes ${number} or ${name} and changes both`, () => {
      const text = csv(
        `${name},file,${number},note`,
        'trouser,a.png,1,x',
        '"bag",b.png,8,y',
        'trouser,c.png,1,z',
        ',d.png,,',
      );
      const after = text.replace('trouser,a.png,1', 'bag,a.png,8');
      for (const label of ['8', 'bag']) {
        const { text: made, outcomes } = change(text, 'x.csv', [relabel('a.png', label)]);
        assert.equal(made, after);
        assert.deepEqual([outcomes[0].from, outcomes[0].to, outcomes[0].named], ['1', '8', '8 (bag)']);
        assert.equal(change(made, 'x.csv', undo(outcomes)).text, text);
      }
      assert.equal(changed(text, 'x.csv', relabel('d.png', 'bag')), text.replace(',d.png,,', 'bag,d.png,8,'));
      assert.equal(changed(text, 'x.csv', relabel('a.png', '')), text.replace('trouser,a.png,1', ',a.png,'));
    });
  }

  it('refuses what is neither a number nor a name, and names both', () => {
    const text = csv('file,label,label_name', 'a.png,1,trouser', 'b.png,8,bag');
    for (const label of ['shoe', '7', 'Bag'])
      assert.throws(() => to(text, 'x.csv', label), {
        code: 'label/number',
        message:
          `"${label}" is no class of x.csv, whose classes stand in the columns "label" and "label_name": ` +
          '1 (trouser), 8 (bag). Give one of these. A new class begins with a row that you write yourself, with both.',
      });
  });

  it('keeps a number beside a name right in the same way', () => {
    const text = csv('file,label,label_id', 'a.png,trouser,1', 'b.png,bag,8');
    assert.equal(changed(text, 'x.csv', relabel('a.png', 'bag')), text.replace('trouser,1', 'bag,8'));
    assert.equal(changed(text, 'x.csv', relabel('a.png', '8')), text.replace('trouser,1', 'bag,8'));
    assert.throws(() => to(text, 'x.csv', 'shoe'), { code: 'label/number' });
  });

  it('takes no column along that does not go one to one, or says something else', () => {
    const finer = csv('file,label,class', 'a.png,1,poodle', 'b.png,1,terrier', 'c.png,2,tabby');
    assert.equal(to(finer, 'x.csv', '2'), finer.replace('a.png,1', 'a.png,2'));
    const by = csv('file,label,photographer', 'a.png,1,ann', 'b.png,2,ben', 'c.png,1,ann');
    assert.equal(to(by, 'x.csv', '2'), by.replace('a.png,1', 'a.png,2'));
    const person = csv('file,label,name', 'a.png,1,ann', 'b.png,2,ben');
    assert.equal(to(person, 'x.csv', '2'), person.replace('a.png,1', 'a.png,2'));
  });

  it('makes the cells of a row that ends before them, and takes them away again', () => {
    for (const head of ['file,label,label_name', 'file,label_name,label']) {
      const text = csv(head, 'a.png', ...(head.endsWith('label') ? ['b.png,bag,8'] : ['b.png,8,bag']));
      const after = text.replace('a.png', head.endsWith('label') ? 'a.png,bag,8' : 'a.png,8,bag');
      assert.equal(changed(text, 'x.csv', relabel('a.png', 'bag')), after);
    }
  });
});

describe('values of JSON', () => {
  const lines = (...objects: string[]) => objects.map((object) => `${object}\n`).join('');

  it('stay numbers, or are refused', () => {
    const text = lines(
      '{"file_name": "a.png", "label": 3, "n": 12345678901234567890}',
      '{"file_name":"b.png","label":1.0}',
      '{"file_name":"c.png"}',
      '{"file_name":"d.png","label":null}',
    );
    assert.equal(changed(text, 'm.jsonl', relabel('a.png', '1')), text.replace('"label": 3', '"label": 1.0'));
    assert.equal(changed(text, 'm.jsonl', relabel('a.png', '12')), text.replace('"label": 3', '"label": 12'));
    assert.equal(changed(text, 'm.jsonl', relabel('c.png', '3')), text.replace('"c.png"', '"c.png","label":3'));
    assert.equal(changed(text, 'm.jsonl', relabel('d.png', '3')), text.replace('null', '3'));
    assert.equal(changed(text, 'm.jsonl', relabel('a.png', '')), text.replace('"label": 3', '"label": null'));
    for (const label of ['cat', '3 cats', '0x1', '1.50', 'true'])
      assert.throws(() => to(text, 'm.jsonl', label), { code: 'label/number' }, label);
  });

  it('stay truth values, or are refused', () => {
    const text = lines('{"file":"a.png","label":true}', '{"file":"b.png","label":false}', '{"file":"c.png"}');
    assert.equal(changed(text, 'm.jsonl', relabel('a.png', 'false')), text.replace('true', 'false'));
    assert.equal(changed(text, 'm.jsonl', relabel('c.png', 'true')), text.replace('"c.png"', '"c.png","label":true'));
    assert.throws(() => to(text, 'm.jsonl', 'yes'), {
      code: 'label/boolean',
      message: '"label" is true or false in every row of m.jsonl, and "yes" is neither. Give one of them.',
    });
  });

  it('stay texts, also where one reads as a number', () => {
    const text = lines(
      '{"file":"a.png","label":"3"}',
      '{"file":"b.png","label":"cat"}',
      '{"file":"c.png","label":null}',
    );
    assert.equal(changed(text, 'm.jsonl', relabel('b.png', '3')), text.replace('"cat"', '"3"'));
    assert.equal(changed(text, 'm.jsonl', relabel('a.png', '12')), text.replace('"3"', '"12"'));
    assert.equal(changed(text, 'm.jsonl', relabel('c.png', '12')), text.replace('null', '"12"'));
  });

  it('take the kind that the label has elsewhere, where kinds are mixed', () => {
    const text = lines('{"file":"a.png","label":3}', '{"file":"b.png","label":"cat"}', '{"file":"c.png","label":true}');
    assert.equal(changed(text, 'm.jsonl', relabel('a.png', 'cat')), text.replace('3', '"cat"'));
    assert.equal(changed(text, 'm.jsonl', relabel('b.png', '3')), text.replace('"cat"', '3'));
    assert.equal(changed(text, 'm.jsonl', relabel('b.png', 'true')), text.replace('"cat"', 'true'));
    assert.equal(changed(text, 'm.jsonl', relabel('a.png', '4')), text.replace('3', '4'));
    assert.equal(changed(text, 'm.jsonl', relabel('b.png', '4')), text.replace('"cat"', '"4"'));
  });

  it('are never lists or objects that a label takes the place of', () => {
    const text = lines(
      '{"file":"a.png","label":["cat","indoor"]}',
      '{"file":"b.png","label":{"id":1}}',
      '{"file":"c.png","label":"dog"}',
    );
    assert.throws(() => to(text, 'm.jsonl', 'dog'), {
      code: 'label/list',
      message:
        '"label" is a list of 2 values in line 1 of m.jsonl, and a label would take the place of all of it. ' +
        'Nothing was changed; edit the line yourself.',
    });
    assert.throws(() => to(text, 'm.jsonl', '', 'b.png'), {
      code: 'label/list',
      message: /"label" is an object in line 2/,
    });
    assert.equal(changed(text, 'm.jsonl', relabel('c.png', 'cow')), text.replace('dog', 'cow'));
  });

  it('have their names beside numbers changed along', () => {
    const text = lines(
      '{"file_name": "a.png", "label": 3, "label_name": "caf\\u00e9", "objects": {"label": [3]}}',
      '{"file_name": "b.png", "label_name": "bar", "label": 5}',
    );
    const after = text.replace('"label": 3, "label_name": "caf\\u00e9"', '"label": 5, "label_name": "bar"');
    assert.equal(changed(text, 'm.jsonl', relabel('a.png', 'bar')), after);
    assert.equal(
      changed(text, 'm.jsonl', relabel('b.png', 'café')),
      text.replace('"bar", "label": 5', '"caf\\u00e9", "label": 3'),
    );
  });

  it('are spelled as they are spelled already', () => {
    const text = lines('{"file":"a.png","label":"caf\\u00e9"}', '{"file":"b.png","label":"bar"}');
    assert.equal(changed(text, 'm.jsonl', relabel('b.png', 'café')), text.replace('"bar"', '"caf\\u00e9"'));
    assert.equal(
      changed(text, 'm.jsonl', relabel('a.png', 'thé 🍵')),
      text.replace('caf\\u00e9', 'th\\u00e9 \\ud83c\\udf75'),
    );
    assert.equal(changed(text, 'm.jsonl', relabel('a.png', 'café')), text);
  });
});

describe('bytes that are not UTF-8', () => {
  // "Süß" and "Café" in cp1252, 裤子 and 包 in GBK.
  const cp1252 = Buffer.from('file;label\r\na.png;S\xfc\xdf\r\nb.png;Caf\xe9\r\n', 'latin1');
  const gbk = Buffer.from('file,label\r\na.png,\xbf\xe3\xd7\xd3\r\nb.png,\xb0\xfc\r\n', 'latin1');

  it('stay around a label of ASCII and are copied with one that is there already', () => {
    for (const [bytes, delimiter] of [
      [cp1252, ';'],
      [gbk, ','],
    ] as const) {
      const text = decodeText(bytes);
      const latin1 = bytes.toString('latin1');
      const cells = latin1.split('\r\n').map((line) => line.split(delimiter)[1]);
      const after = (label: string) => encodeText(changed(text, 'x.csv', relabel('a.png', label))).toString('latin1');
      assert.equal(after('bag'), latin1.replace(cells[1], 'bag'));
      assert.equal(after(openRows(text, 'x.csv').labelOf('b.png')!), latin1.replace(cells[1], cells[2]));
    }
  });

  it('are written again for a label that they may spell, and for how an editor shows it', () => {
    for (const [bytes, typed] of [
      [cp1252, ['Café', 'Caf\ufffd']],
      [gbk, ['包', '\ufffd\ufffd']],
    ] as const) {
      const text = decodeText(bytes);
      const label = openRows(text, 'x.csv').labelOf('b.png')!;
      for (const one of typed)
        assert.equal(changed(text, 'x.csv', relabel('a.png', one)), changed(text, 'x.csv', relabel('a.png', label)));
    }
  });

  it('get no neighbours in UTF-8', () => {
    for (const [label, files] of [
      ['Größe', [cp1252, gbk]],
      ['é', [cp1252, gbk]],
      ['Süß', [gbk]],
      ['裤子', [cp1252]],
      ['🐶', [cp1252, gbk]],
    ] as const)
      for (const bytes of files)
        assert.throws(() => to(decodeText(bytes), 'x.csv', label), {
          code: 'label/encoding',
          message:
            `x.csv is not UTF-8 (line 2), and which encoding it is in cannot be told, so "${label}" cannot be ` +
            'written into it without mixing two. Save the file as UTF-8 and try again, or take a name of the letters ' +
            'A to Z.',
        });
  });

  it('are no label of a file that is UTF-8', () => {
    assert.throws(() => to('file,label\na.png,cat\n', 'x.csv', 'S\udcfc\udcdf'), { code: 'label/invalid' });
  });
});

describe('a state column', () => {
  it('that says something of its own is left alone, and rows go out whole', () => {
    const plates = csv('file,state,label', 'a.png,CA,cat', 'b.png,TX,dog', 'c.png,,dog');
    for (const image of ['a.png', 'b.png', 'c.png'])
      assert.equal(
        changed(plates, 'x.csv', exclude(image)),
        plates
          .split('\n')
          .filter((row) => !row.startsWith(image))
          .join('\n'),
      );
    const lines = '{"file":"a.png","state":"new","label":"cat"}\n{"file":"b.png","label":"dog"}\n';
    assert.equal(changed(lines, 'm.jsonl', exclude('b.png')), lines.split('\n')[0] + '\n');
    const states = '{"file":"a.png","state":["x"],"label":"cat"}\n{"file":"b.png","label":"dog"}\n';
    assert.equal(changed(states, 'm.jsonl', exclude('b.png')), states.split('\n')[0] + '\n');
  });

  it('is ours where it is empty or says excluded', () => {
    const own = csv('file,state,label', 'a.png,,cat', 'b.png,Excluded,dog');
    assert.equal(changed(own, 'x.csv', exclude('a.png')), own.replace('a.png,,', 'a.png,excluded,'));
    const lines = '{"file":"a.png","state":null}\n{"file":"b.png","label":"dog"}\n';
    assert.equal(changed(lines, 'm.jsonl', exclude('a.png')), lines.replace('null', '"excluded"'));
    assert.equal(changed(lines, 'm.jsonl', exclude('b.png')), lines.replace('"dog"', '"dog","state":"excluded"'));
  });

  it('leaves a split column alone, whatever it says', () => {
    const text = csv('file,split,label', 'a.png,left half,cat', 'b.png,,dog');
    assert.equal(changed(text, 'x.csv', relabel('a.png', 'dog')), text.replace(',cat', ',dog'));
    assert.equal(changed(text, 'x.csv', exclude('a.png')), csv('file,split,label', 'b.png,,dog'));
  });
});
