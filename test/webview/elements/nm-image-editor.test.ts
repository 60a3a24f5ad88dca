import assert from 'node:assert/strict';
import type { Finding, FromImageEditor, ImageReport, ToImageEditor } from '../../../src/engine/protocol';
import { imageUrl } from '../../../src/webview/imageUrl';
import { useChromium } from '../chromium';
import { finding } from '../findings';
import { IMAGE_BASE, ViewPage } from '../viewPage';

function image(findings: readonly Finding[], report: Partial<ImageReport> = {}): ToImageEditor {
  return {
    type: 'image',
    src: imageUrl(IMAGE_BASE, report.image?.path ?? 'shirt/1.png'),
    imageBase: IMAGE_BASE,
    suspects: { number: findings.length > 0 ? 3 : 0, total: 80 },
    undoable: 1,
    report: {
      image: { path: 'shirt/1.png', label: 'shirt' },
      findings,
      choices: [
        { label: 'shirt', share: 0.7, reason: '', current: true },
        { label: 'coat', share: 0.3, reason: '', current: false },
        { label: 'dress', share: 0, reason: '', current: false },
      ],
      neighbours: Array.from({ length: 10 }, (_, i) => ({ path: `coat/${i}.png`, label: 'coat', distance: i / 100 })),
      ...report,
    },
  };
}

describe('<nm-image-editor>', () => {
  const chromium = useChromium();
  let view: ViewPage<ToImageEditor, FromImageEditor>;

  async function open(message: ToImageEditor) {
    view ??= await ViewPage.open(chromium.browser, 'imageMain', 'nm-image-editor');
    await view.start();
    await view.send(message);
    await view.page.getByRole('img', { name: 'shirt/1.png' }).waitFor();
    await view.settle();
    return view.page;
  }

  const width = async () => (await view.page.getByRole('img', { name: 'shirt/1.png' }).boundingBox())?.width ?? 0;

  afterEach('no error and nothing that the policy forbids', () => {
    assert.deepEqual({ errors: view?.errors, violations: view?.violations }, { errors: [], violations: [] });
  });

  it('shows the image, its label, why it is flagged, and its neighbours with their distances', async () => {
    const page = await open(image([finding('shirt/1.png')]));
    await page.getByText('Labelled shirt, 90% likely wrong').waitFor();
    await page.getByText('8 of 10 neighbours are coats.').waitFor();
    await page.getByText('Suspect 3 of 80').waitFor();
    const strip = page.getByRole('region', { name: 'Nearest images' });
    assert.equal(await strip.getByRole('listitem').count(), 10);
    await strip.getByRole('button', { name: 'coat/3.png, labelled coat, distance 0.030. Open' }).click();
    assert.deepEqual(await view.posted(), [{ type: 'openImage', image: 'coat/3.png' }]);
  });

  it('fixes with one key and waits for the outcome', async () => {
    const page = await open(image([finding('shirt/1.png')]));
    await view.press('Enter', 'k');
    assert.deepEqual(await view.posted(), [
      { type: 'decide', action: 'relabel', label: 'coat', evidence: '8 of 10 neighbours are coats.' },
    ]);
    await view.send({ type: 'busy', busy: false });
    await view.send({ type: 'done', message: 'shirt/1.png is now coat' });
    assert.equal(await page.getByRole('status').textContent(), 'shirt/1.png is now coat');
    await view.press('u', 'n', 'p', 'c', 'x');
    assert.deepEqual(
      (await view.posted()).slice(1).map(({ type }) => type),
      ['undo', 'showSuspect', 'showSuspect', 'chooseLabel', 'decide'],
    );
  });

  it('shows where the image is unusual, in place of it, until the same key is pressed again', async () => {
    const page = await open(image([]));
    const button = page.getByRole('button', { name: 'Unusual Places' });
    await view.press('h');
    assert.deepEqual(await view.posted(), [{ type: 'heat' }]);
    await view.send({ type: 'heat', src: imageUrl(IMAGE_BASE, 'coat/1.png') });
    await page.getByRole('img', { name: 'shirt/1.png, labelled shirt; unusual places from yellow to red' }).waitFor();
    await page.locator('vscode-button[aria-label="Unusual Places"][aria-pressed="true"]').waitFor();
    await button.click();
    await page.getByRole('img', { name: 'shirt/1.png, labelled shirt', exact: true }).waitFor();
    await view.press('h');
    await page.getByRole('img', { name: /unusual places/ }).waitFor();
    assert.equal((await view.posted()).length, 1);
  });

  it('changes a label that is in no doubt by its digit only', async () => {
    const page = await open(image([]));
    await page.getByText('Nothing is flagged.').waitFor();
    await view.press('Enter', 'y', '2');
    assert.deepEqual(await view.posted(), []);
    await view.press('1');
    assert.deepEqual(await view.posted(), [{ type: 'decide', action: 'relabel', label: 'coat', evidence: undefined }]);
  });

  it('says what to do before an analysis', async () => {
    const page = await open(image([], { neighbours: [], choices: [] }));
    await page.getByText('are known after an analysis').waitFor();
    assert.equal(await page.getByRole('region', { name: 'Nearest images' }).count(), 0);
    await page.getByRole('button', { name: 'Analyze Dataset' }).click();
    assert.deepEqual(await view.posted(), [{ type: 'command', command: 'analyze' }]);
  });

  it('shows an image of no dataset with its size and zoom, and decides nothing about it', async () => {
    const page = await open({ type: 'plain', src: `${IMAGE_BASE}/shirt/1.png`, name: 'shirt/1.png' });
    await page.getByText('28 × 28').waitFor();
    assert.equal(await page.getByRole('button', { name: /Keep|Exclude|Undo|Suspect/ }).count(), 0);
    const frame = (await page.getByRole('group', { name: 'Image, scrollable' }).boundingBox())!;
    assert.ok(frame.width > 1200, `${frame.width} of 1280 pixels`);
    await view.press('k', 'x', 'u', 'n', '1', 'a');
    assert.equal(await width(), 28);
    assert.deepEqual(await view.posted(), []);
  });

  it('takes what is known of an image when it comes later', async () => {
    const page = await open({ type: 'plain', src: `${IMAGE_BASE}/shirt/1.png`, name: 'shirt/1.png' });
    await view.send(image([finding('shirt/1.png')]));
    await page.getByText('Labelled shirt, 90% likely wrong').waitFor();
  });

  it('fits the image, zooms by keys, and goes back to fit and 1:1', async () => {
    const page = await open(image([]));
    const fitting = await width();
    assert.ok(fitting > 400, String(fitting));
    await view.press('a');
    assert.equal(await width(), 28);
    await view.press('+', '+');
    assert.equal(await width(), 56);
    await view.press('-');
    await page.getByText('141%').waitFor();
    await page.getByRole('button', { name: 'Fit' }).click();
    await view.settle();
    assert.equal(await width(), fitting);
  });

  it('zooms with the wheel around the pointer', async () => {
    const page = await open(image([]));
    const img = page.getByRole('img', { name: 'shirt/1.png' });
    const before = (await img.boundingBox())!;
    const pointer = { x: before.x + 0.25 * before.width, y: before.y + 0.25 * before.height };
    await page.mouse.move(pointer.x, pointer.y);
    await page.mouse.wheel(0, -600);
    await page.waitForFunction((width) => {
      const img = document
        .querySelector('nm-image-editor')
        ?.shadowRoot?.querySelector('nm-zoom')
        ?.shadowRoot?.querySelector('img');
      return (img?.width ?? 0) > 2 * width;
    }, before.width);
    await view.settle();
    const after = (await img.boundingBox())!;
    assert.ok(Math.abs((pointer.x - after.x) / after.width - 0.25) < 0.02);
    assert.ok(Math.abs((pointer.y - after.y) / after.height - 0.25) < 0.02);
  });

  it('forgets the zoom with the next image', async () => {
    const page = await open(image([]));
    const fitting = await width();
    await view.press('a');
    await view.send(image([], { image: { path: 'shirt/2.png', label: 'shirt' } }));
    const next = page.getByRole('img', { name: 'shirt/2.png' });
    await page.waitForFunction((img) => (img as HTMLImageElement).width > 28, await next.elementHandle());
    assert.equal((await next.boundingBox())?.width, fitting);
  });
});
