import assert from 'node:assert/strict';
import type { FromReview, ToReview } from '../../../src/engine/protocol';
import { useChromium } from '../chromium';
import { finding, ofKinds, stateMessage, suspects } from '../findings';
import { embeddingMap } from '../map/maps';
import { ViewPage, type ViewOptions } from '../viewPage';

describe('<nm-review>', () => {
  const chromium = useChromium();
  let view: ViewPage<ToReview, FromReview>;

  async function open(message?: ToReview, options?: ViewOptions) {
    view ??= await ViewPage.open(chromium.browser, 'reviewMain', 'nm-review');
    await view.start(options);
    if (message) await view.send(message);
    return view.page;
  }

  const options = () => view.page.getByRole('option');
  const option = (path: string) => view.page.getByRole('option', { name: path });
  const current = () => view.page.locator('nm-card[current]');

  afterEach('no error and nothing that the policy forbids', () => {
    assert.deepEqual({ errors: view?.errors, violations: view?.violations }, { errors: [], violations: [] });
  });

  it('says that it loads until the first state comes', async () => {
    const page = await open();
    await page.getByText('Loading findings').waitFor();
  });

  it('offers the analysis before there is one, and shows how it gets on', async () => {
    const page = await open(stateMessage([], { analysis: null }));
    await page.getByRole('button', { name: 'Analyze Dataset' }).click();
    assert.deepEqual(await view.posted(), [{ type: 'command', command: 'analyze' }]);
    await view.send({
      type: 'progress',
      progress: { stage: 'train', done: 3, total: 12, note: 'epoch 3 of 12, loss 0.112' },
    });
    await page.getByText('Analyzing… 25%').waitFor();
    await page.getByText('epoch 3 of 12, loss 0.112').waitFor();
  });

  it('says how the dataset was read, and which file that looks like labels was not', async () => {
    const reason = 'labels.csv names images of this dataset and is not read.';
    const passedOver = [{ file: 'labels.csv', reason, doubtful: true }];
    const reading = { what: 'folders: a folder per class', missing: 0, unnamed: 0, passedOver, notes: [] };
    const page = await open(stateMessage(suspects(1), { reading }));
    await page.getByText('Read as folders: a folder per class').waitFor();
    assert.equal(await page.getByText('labels.csv was not read').getAttribute('title'), reason);
  });

  it('accepts the suggestion with Enter and moves on', async () => {
    await open(stateMessage(suspects(4)));
    await view.press('ArrowRight', 'Enter');
    assert.deepEqual(await view.posted(), [
      {
        type: 'decide',
        images: ['shirt/1.png'],
        action: 'relabel',
        label: 'coat',
        evidence: '8 of 10 neighbours are coats.',
      },
    ]);
    assert.equal(await current().getAttribute('aria-posinset'), '3');
    assert.equal(await option('shirt/1.png').getAttribute('aria-busy'), 'true');

    await view.send(stateMessage(suspects(4).filter((_, i) => i !== 1)));
    assert.match((await current().getAttribute('aria-label')) ?? '', /^shirt\/2\.png/);
    await view.press('k');
    assert.deepEqual((await view.posted()).at(-1), {
      type: 'decide',
      images: ['shirt/2.png'],
      action: 'keep',
      evidence: '8 of 10 neighbours are coats.',
    });
  });

  it('does by mouse what the keys do', async () => {
    const page = await open(stateMessage(suspects(3)));
    await option('shirt/1.png').click();
    await page.getByRole('button', { name: 'Relabel to dress, 10%' }).click();
    await page.getByRole('button', { name: 'Exclude' }).click();
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByRole('button', { name: 'Choose Class…' }).click();
    await page.getByRole('button', { name: /coat\/near\.png.*Open/ }).click();
    const messages = (await view.posted()).map((message) => [
      message.type,
      ...('images' in message ? message.images : []),
    ]);
    assert.deepEqual(messages, [
      ['decide', 'shirt/1.png'],
      ['decide', 'shirt/2.png'],
      ['undo'],
      ['chooseLabel', 'shirt/0.png'],
      ['openImage'],
    ]);
  });

  it('shows copies side by side with the one that stays, takes out the others, keeps or relabels all', async () => {
    const copies = ['a', 'b', 'c'].map((name) =>
      finding(`bag/${name}1.png`, {
        kind: 'duplicate',
        label: 'bag',
        reason: 'One picture has 2 labels.',
        suggestions: [
          { label: 'bag', probability: 0.67 },
          { label: 'coat', probability: 0.33 },
        ],
        evidence: [
          { path: `bag/${name}2.png`, label: 'bag', distance: 0 },
          { path: `coat/${name}3.png`, label: 'coat', distance: 0.02 },
        ],
      }),
    );
    const page = await open(stateMessage(copies));
    await page.getByRole('tab', { name: 'Duplicates' }).click();
    await page.locator('nm-detail figcaption', { hasText: 'stays' }).waitFor();
    assert.deepEqual(await page.locator('nm-detail figcaption').allInnerTexts(), [
      'bag, stays',
      'bag, 0.000',
      'coat, 0.020',
    ]);
    await page.getByRole('button', { name: 'Exclude Others' }).click();
    await page.getByRole('button', { name: 'Keep All' }).click();
    await view.press('2');
    assert.deepEqual(
      (await view.posted()).map((message) =>
        message.type === 'decide' ? [message.action, message.label, ...message.images] : [],
      ),
      [
        ['exclude', undefined, 'bag/a2.png', 'coat/a3.png'],
        ['keep', undefined, 'bag/b1.png', 'bag/b2.png', 'coat/b3.png'],
        ['relabel', 'coat', 'bag/c1.png', 'bag/c2.png', 'coat/c3.png'],
      ],
    );
  });

  it('announces the decision', async () => {
    const page = await open(stateMessage(suspects(2)));
    assert.equal(await page.getByRole('status').textContent(), '');
    await view.send({ type: 'done', message: 'shirt/0.png is now coat' });
    assert.equal(await page.getByRole('status').textContent(), 'shirt/0.png is now coat');
  });

  it('shows a failure as an alert that can be dismissed', async () => {
    const page = await open(stateMessage(suspects(2)));
    await view.send({ type: 'failed', error: { code: 'label/gone', message: 'shirt/0.png is gone.' } });
    assert.match((await page.getByRole('alert').textContent()) ?? '', /shirt\/0\.png is gone\./);
    await page.getByRole('button', { name: 'Dismiss' }).click();
    assert.equal(await page.getByRole('alert').count(), 0);
  });

  it('keeps kind, filter and place over a reload', async () => {
    const page = await open(stateMessage([...suspects(9), ...ofKinds('outlier')]));
    await view.press('/');
    await page.keyboard.type('shirt/7');
    await view.press('Enter');
    await view.reload();
    await view.send(stateMessage([...suspects(9), ...ofKinds('outlier')]));
    assert.equal(await options().count(), 1);
    assert.equal(await page.getByRole('textbox', { name: 'Filter' }).inputValue(), 'shirt/7');
    await page.getByRole('tab', { name: /Outliers/ }).click();
    await view.reload();
    await view.send(stateMessage([...suspects(9), ...ofKinds('outlier')]));
    assert.equal(
      await page
        .getByRole('tab', { selected: true })
        .textContent()
        .then((text) => text?.trim()),
      'Outliers1',
    );
  });

  it('renders 10,000 findings with fewer than 200 cards in the DOM, and reaches the last', async () => {
    await open(stateMessage(suspects(10_000)), { width: 1600, height: 1000 });
    const counts = [await options().count()];
    await view.press('End');
    await option('shirt/9999.png').waitFor();
    counts.push(await options().count());
    assert.ok(
      counts.every((count) => count > 10 && count < 200),
      counts.join(),
    );
    assert.equal(await current().getAttribute('aria-posinset'), '10000');
    await view.press('ArrowUp', 'Home');
    await option('shirt/0.png').waitFor();
  });

  it('moves by the rows as they are laid out', async () => {
    await open(stateMessage(suspects(40)));
    const boxes = await Promise.all((await options().all()).map((card) => card.boundingBox()));
    const columns = boxes.filter((box) => box?.y === boxes[0]?.y).length;
    assert.ok(columns > 1);
    await view.press('ArrowDown', 'ArrowDown', 'ArrowUp', 'ArrowRight');
    assert.equal(await current().getAttribute('aria-posinset'), String(columns + 2));
  });

  it('is a list with names, positions and states', async () => {
    const page = await open(stateMessage([...suspects(3), ...ofKinds('hardNegative')]));
    const list = page.getByRole('listbox', { name: 'Suspected label errors' });
    assert.equal(await list.getAttribute('aria-multiselectable'), 'true');
    assert.deepEqual(
      await page
        .getByRole('tab')
        .allInnerTexts()
        .then((texts) => texts.map((text) => text.trim())),
      ['Suspected label errors\n3', 'Hard negatives\n1', 'Map'],
    );
    assert.ok(
      await option('shirt/0.png, labelled shirt, suggested coat 80%. 8 of 10 neighbours are coats.').isVisible(),
    );
    assert.equal(await options().first().getAttribute('aria-setsize'), '3');
    const active = await list.getAttribute('aria-activedescendant');
    assert.equal(await current().getAttribute('id'), active);
    assert.ok(await page.getByRole('img', { name: 'shirt/0.png, labelled shirt' }).isVisible());
    assert.ok(await page.evaluate(() => document.activeElement?.shadowRoot?.activeElement?.localName === 'nm-grid'));
  });

  it('shows cards beside the detail, not below it, and its first suggestion, in editors of any size', async () => {
    const page = await open(stateMessage(suspects(40)));
    for (const [width, height] of [
      [480, 640],
      [480, 420],
      [900, 380],
      [620, 800],
      [1280, 800],
    ]) {
      await page.setViewportSize({ width, height });
      await view.settle();
      const [list, detail] = [
        await page.getByRole('listbox').boundingBox(),
        await page.locator('nm-detail').boundingBox(),
      ];
      assert.ok(
        list!.x + list!.width <= detail!.x + 1 || list!.y + list!.height <= detail!.y + 1,
        `${width} × ${height}: they overlap`,
      );
      assert.ok(list!.height > 120, `${width} × ${height}: ${list!.height} pixels are left for the cards`);
      const button = (await page.getByRole('button', { name: /^Relabel to coat/ }).boundingBox())!;
      const actions = (await page.locator('nm-actions').boundingBox())!;
      assert.ok(button.y + button.height <= actions.y, `${width} × ${height}: the suggestion is below the fold`);
    }
  });

  it('chooses several for a decision in bulk', async () => {
    const page = await open(
      stateMessage([...suspects(4), finding('shirt/x.png', { suggestions: [{ label: 'dress', probability: 0.6 }] })]),
    );
    await view.press('Shift+ArrowRight');
    await option('shirt/x.png').click({ modifiers: ['Control'] });
    assert.equal(await page.getByRole('option', { selected: true }).count(), 3);
    await page.getByText('3 findings selected').waitFor();
    await page.getByRole('button', { name: 'Accept 3 Suggestions' }).click();
    assert.deepEqual(
      (await view.posted()).map((message) => message.type === 'decide' && [message.label, message.images]),
      [
        [
          ['coat', 'coat', 'dress'],
          ['shirt/0.png', 'shirt/1.png', 'shirt/x.png'],
        ],
      ],
    );
    assert.equal(await page.getByRole('option', { selected: true }).count(), 0);
  });

  it('chooses all with Ctrl+A, also those that are not in the DOM, and none with Escape', async () => {
    const page = await open(stateMessage(suspects(500)));
    await view.press('Control+a');
    await page.getByText('500 findings selected').waitFor();
    await view.press('Escape');
    assert.equal(await page.getByRole('option', { selected: true }).count(), 0);
  });

  it('lets a field have its keys', async () => {
    const page = await open(stateMessage(suspects(3)));
    await view.press('/');
    await page.keyboard.type('kx1y u');
    assert.deepEqual(await view.posted(), []);
    assert.equal(await page.getByRole('textbox', { name: 'Filter' }).inputValue(), 'kx1y u');
    await page.getByText('No finding matches the filter').waitFor();
    await page.getByRole('button', { name: 'Clear Filter' }).click();
    assert.equal(await options().count(), 3);
  });

  it('presses the button that has the focus, and nothing else, with Enter', async () => {
    const page = await open(stateMessage(suspects(3)));
    await page.getByRole('button', { name: 'Keep' }).focus();
    await view.press('Enter');
    assert.deepEqual(
      (await view.posted()).map((message) => message.type === 'decide' && message.action),
      ['keep'],
    );
  });

  it('filters by pair of labels and by probability', async () => {
    const page = await open(stateMessage([...suspects(4), finding('bag/1.png', { label: 'bag', score: 0.95 })]));
    await page.getByRole('combobox', { name: 'Labels' }).click();
    await page.getByRole('option', { name: 'bag → coat (1)' }).click();
    await view.settle();
    assert.equal(await page.locator('nm-card').count(), 1);
    await page.getByRole('combobox', { name: 'Labels' }).click();
    await page.getByRole('option', { name: 'All labels' }).click();
    await page.getByRole('combobox', { name: 'Minimum probability' }).click();
    await page.getByRole('option', { name: '80% or more' }).click();
    await view.settle();
    assert.equal(await page.locator('nm-card').count(), 2);
  });

  it('goes through the kinds with the arrow keys', async () => {
    const page = await open(stateMessage([...suspects(2), ...ofKinds('hardNegative', 'unreadable')]));
    await page.getByRole('tab', { selected: true }).focus();
    await view.press('ArrowRight', 'ArrowRight');
    assert.match((await page.getByRole('tab', { selected: true }).textContent()) ?? '', /Unreadable files/);
    assert.match(
      await page
        .locator('nm-tabs')
        .getByRole('tab', { selected: true })
        .evaluate((tab) => String(tab === (tab.getRootNode() as ShadowRoot).activeElement)),
      /true/,
    );
    assert.deepEqual(await view.posted(), []);
  });

  it('shows both images of a hard negative beside each other', async () => {
    const page = await open(stateMessage(ofKinds('hardNegative')));
    await page.getByRole('tab', { name: /Hard negatives/ }).click();
    const sides = await Promise.all(
      ['hardNegative.png, labelled shirt', 'coat/near.png, labelled coat'].map((name) =>
        page.getByRole('img', { name }).boundingBox(),
      ),
    );
    assert.equal(sides[0]?.y, sides[1]?.y);
    assert.ok(Math.abs(sides[0]!.width - sides[1]!.width) < 1);
  });

  it('brings a finding into view and focus when the editor asks for it', async () => {
    const page = await open(stateMessage([...suspects(2000), ...ofKinds('outlier')]));
    await page.getByRole('tab', { name: /Outliers/ }).click();
    await view.send({ type: 'reveal', kind: 'suspect', id: 'suspect shirt/1500.png' });
    await option('shirt/1500.png').waitFor();
    assert.equal(await current().getAttribute('aria-posinset'), '1501');
    assert.ok(await page.evaluate(() => document.activeElement?.shadowRoot?.activeElement?.localName === 'nm-grid'));
  });

  it('stays where the person scrolled to when findings change elsewhere', async () => {
    const page = await open(stateMessage(suspects(1000)));
    const scroll = () => page.getByRole('listbox').evaluate((list) => list.scrollTop);
    await page.getByRole('option').first().hover();
    await page.mouse.wheel(0, 5000);
    await page.waitForFunction(
      () =>
        (document
          .querySelector('nm-review')
          ?.shadowRoot?.querySelector('nm-grid')
          ?.shadowRoot?.querySelector('lit-virtualizer')?.scrollTop ?? 0) > 4000,
    );
    const before = await scroll();
    await view.send({ type: 'busy', images: ['shirt/900.png'], busy: true });
    assert.equal(await scroll(), before);
  });

  it('says where an image cannot be shown', async () => {
    const page = await open(stateMessage(suspects(1)), { image: () => undefined });
    await page.getByRole('img', { name: 'shirt/0.png, labelled shirt cannot be shown' }).waitFor();
  });

  it('keeps the pixels of tiny images sharp', async () => {
    const page = await open(stateMessage(suspects(1)));
    const image = page.getByRole('img', { name: 'shirt/0.png, labelled shirt' });
    await page.waitForFunction(
      (element) => getComputedStyle(element!).imageRendering === 'pixelated',
      await image.elementHandle(),
    );
  });

  it('shows the health of the classes, sorts it, and leads to the suspects of a flow', async () => {
    const page = await open(
      stateMessage([
        ...suspects(3),
        finding('', { kind: 'class', label: 'shirt', reason: 'Shirts and coats overlap.' }),
      ]),
    );
    await view.send({
      type: 'classes',
      classes: [
        {
          label: 'shirt',
          images: 597,
          errorRate: 0.2,
          outflow: [{ label: 'coat', images: 12.4 }],
          inflow: [],
          cohesion: 0.7,
          nearestClass: 'coat',
          overlap: 0.4,
        },
        {
          label: 'coat',
          images: 400,
          errorRate: 0.1,
          outflow: [],
          inflow: [{ label: 'shirt', images: 12.4 }],
          cohesion: 0.9,
          nearestClass: 'shirt',
          overlap: 0.4,
        },
      ],
    });
    await page.getByRole('tab', { name: /Classes/ }).click();
    const classes = () => page.getByRole('rowheader').allTextContents();
    assert.deepEqual(await classes(), ['shirt', 'coat']);
    await page.getByText('Shirts and coats overlap.').waitFor();
    await page.getByRole('button', { name: 'Cohesion' }).click();
    assert.equal(await page.getByRole('columnheader', { name: 'Cohesion' }).getAttribute('aria-sort'), 'descending');
    assert.deepEqual(await classes(), ['coat', 'shirt']);
    await page.getByRole('button', { name: 'coat 12' }).click();
    await view.settle();
    assert.equal(await options().count(), 3);
  });

  it('chooses on the map with a lasso and lists what was chosen', async () => {
    const page = await open(stateMessage(suspects(1)));
    await page.getByRole('tab', { name: 'Map' }).click();
    assert.deepEqual(await view.posted(), [{ type: 'showMap' }]);
    await page.getByText('Laying out the map').waitFor();
    await view.send({
      type: 'mapProgress',
      progress: { stage: 'findings', done: 129, total: 300, note: 'map, round 129 of 300' },
    });
    await page.getByText('Laying out the map… 43%').waitFor();
    await page.getByText('map, round 129 of 300').waitFor();
    await view.send({
      type: 'map',
      map: embeddingMap([
        [0, 0, 0],
        [0.2, 0.1, 1],
        [10, 10, 1],
        [10, 0, 2],
      ]),
    });
    const box = (await page.locator('nm-scatter').boundingBox())!;
    // The first two images lie in the upper left; the middle of the map is far from both.
    const corners = [
      [0.02, 0.02],
      [0.5, 0.02],
      [0.5, 0.5],
      [0.02, 0.5],
    ].map(([x, y]) => [box.x + x * box.width, box.y + y * box.height]);
    await page.mouse.move(corners[3][0], corners[3][1]);
    await page.mouse.down();
    for (const [x, y] of corners) await page.mouse.move(x, y, { steps: 3 });
    await page.mouse.up();
    await page.getByText('2 images chosen').waitFor();
    const list = page.getByRole('list', { name: 'Chosen images' });
    assert.deepEqual(
      await list
        .getByRole('button')
        .evaluateAll((buttons) => buttons.map((button) => button.getAttribute('aria-label'))),
      ['shirt/0.png, labelled coat. Open', 'shirt/1.png, labelled shirt. Open'],
    );
    await view.press('x');
    assert.deepEqual((await view.posted()).at(-1), {
      type: 'decide',
      images: ['shirt/0.png', 'shirt/1.png'],
      action: 'exclude',
    });
  });

  it('chooses a class on the map without a mouse', async () => {
    const page = await open(stateMessage(suspects(1)));
    await page.getByRole('tab', { name: 'Map' }).click();
    await view.send({
      type: 'map',
      map: embeddingMap([
        [0, 0, 0],
        [1, 1, 1],
        [2, 0, 1],
        [3, 0, 2],
      ]),
    });
    await page.getByRole('button', { name: /shirt 2/ }).focus();
    await view.press('Enter');
    await page.getByText('2 images chosen').waitFor();
    await view.press('c');
    assert.deepEqual((await view.posted()).at(-1), { type: 'chooseLabel', images: ['shirt/1.png', 'shirt/2.png'] });
    await view.press('Escape');
    await page.getByRole('button', { name: /unlabelled 1/ }).waitFor();
  });

  it('draws each class of the map in its colour', async () => {
    const page = await open(stateMessage([]));
    await page.getByRole('tab', { name: 'Map' }).click();
    await view.send({
      type: 'map',
      map: embeddingMap([
        [0, 0, 0],
        [10, 10, 2],
      ]),
    });
    await view.settle();
    const colours = await page.locator('nm-scatter').evaluate((scatter) => {
      const canvas = scatter.shadowRoot!.querySelector('canvas')!;
      const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
      const found = new Set<string>();
      for (let i = 0; i < data.length; i += 4) found.add(`${data[i]},${data[i + 1]},${data[i + 2]}`);
      return [...found];
    });
    // charts.blue, charts.green and the background of the dark theme.
    for (const colour of ['89,164,249', '137,209,133', '31,31,31']) assert.ok(colours.includes(colour), colour);
  });

  it('shows the keys on ? and closes them with Escape', async () => {
    const page = await open(stateMessage(suspects(1)));
    await view.press('?');
    const dialog = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
    assert.ok(await dialog.isVisible());
    await view.press('k', 'Escape');
    assert.ok(!(await dialog.isVisible()));
    assert.deepEqual(await view.posted(), []);
  });
});
