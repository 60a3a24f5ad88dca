import assert from 'node:assert/strict';
import type { FromReview, ToReview } from '../../src/engine/protocol';
import { ReviewModel } from '../../src/webview/reviewModel';
import type { SavedReview } from '../../src/webview/savedReview';
import { finding, ofKinds, stateMessage, suspects } from './findings';
import { embeddingMap } from './map/maps';

/** A host that remembers what it was sent, and can be asked to speak. */
class FakeHost {
  readonly posted: FromReview[] = [];
  saved?: SavedReview;
  send: (message: ToReview) => void = () => {};

  post(message: FromReview): void {
    this.posted.push(message);
  }
  listen(handler: (message: ToReview) => void): () => void {
    this.send = handler;
    return () => {
      this.send = () => {};
    };
  }
  restore(): SavedReview | undefined {
    return this.saved;
  }
  save(state: SavedReview): void {
    this.saved = structuredClone(state);
  }
}

function review(host = new FakeHost()) {
  const model = new ReviewModel(host, { changed: () => {}, focusFindings: () => {} });
  return { host, model, decided: () => host.posted.filter(({ type }) => type === 'decide') };
}

function open(count = 5) {
  const opened = review();
  opened.host.send(stateMessage(suspects(count)));
  return opened;
}

describe('ReviewModel', () => {
  it('says that it is ready and stands on the first finding', () => {
    const { host, model } = open();
    assert.deepEqual(host.posted, [{ type: 'ready' }]);
    assert.equal(model.current?.image.path, 'shirt/0.png');
  });

  it('has nothing to stand on without findings', () => {
    const { host, model } = open(0);
    model.run({ type: 'accept' });
    model.run({ type: 'toggle' });
    model.run({ type: 'openImage' });
    assert.equal(model.current, undefined);
    assert.deepEqual(host.posted, [{ type: 'ready' }]);
  });

  it('posts a decision, waits with its card, and goes on', () => {
    const { model, decided } = open();
    model.run({ type: 'relabel', nth: 1 });
    assert.deepEqual(decided(), [
      {
        type: 'decide',
        images: ['shirt/0.png'],
        action: 'relabel',
        label: 'dress',
        evidence: '8 of 10 neighbours are coats.',
      },
    ]);
    assert.ok(model.isBusy(model.shown[0]));
    assert.equal(model.current?.image.path, 'shirt/1.png');
  });

  it('changes no label by itself', () => {
    const { model } = open();
    model.run({ type: 'accept' });
    assert.equal(model.shown.length, 5);
    assert.equal(model.shown[0].image.label, 'shirt');
  });

  it('keeps the place when the decided finding goes', () => {
    const { host, model } = open();
    model.run({ type: 'keep' });
    host.send(stateMessage(suspects(5).slice(1)));
    assert.equal(model.current?.image.path, 'shirt/1.png');
  });

  it('does not decide again what is on its way', () => {
    const { host, model, decided } = open(1);
    model.run({ type: 'keep' });
    model.run({ type: 'exclude' });
    assert.equal(decided().length, 1);
    host.send({ type: 'busy', images: ['shirt/0.png'], busy: false });
    host.send(stateMessage(suspects(1)));
    model.run({ type: 'exclude' });
    assert.equal(decided().length, 2);
  });

  it('decides for all that are chosen and then chooses none', () => {
    const { model, decided } = open();
    model.move('last', true, { columns: 3, rows: 2 });
    model.pick('suspect shirt/2.png', 'toggle');
    model.run({ type: 'exclude' });
    assert.deepEqual(
      decided().map((message) => message.type === 'decide' && message.images),
      [['shirt/0.png', 'shirt/1.png', 'shirt/3.png', 'shirt/4.png']],
    );
    assert.equal(model.chosen.length, 0);
    assert.equal(model.current?.image.path, 'shirt/2.png');
  });

  it('asks the host for any class, without marking the images busy', () => {
    const { host, model } = open();
    model.run({ type: 'chooseLabel' });
    assert.deepEqual(host.posted.at(-1), { type: 'chooseLabel', images: ['shirt/0.png'] });
    assert.equal(model.isBusy(model.shown[0]), false);
  });

  it('says each outcome anew, also the same words twice', () => {
    const { host, model } = open();
    host.send({ type: 'done', message: 'kept' });
    const first = model.state.message;
    host.send({ type: 'done', message: 'kept' });
    assert.notEqual(model.state.message, first);
    assert.equal(model.state.message.trim(), 'kept');
  });

  it('shows a failure until something succeeds or it is dismissed', () => {
    const { host, model } = open();
    host.send({ type: 'failed', error: { code: 'label/gone', message: 'The file is gone.' } });
    assert.equal(model.state.failure, 'The file is gone.');
    host.send({ type: 'done', message: 'ok' });
    assert.equal(model.state.failure, '');
  });

  it('lifts a filter that hides what is to be revealed, and only then', () => {
    const { host, model } = open();
    model.changeFilter({ text: 'shirt' });
    host.send({ type: 'reveal', kind: 'suspect', id: 'suspect shirt/3.png' });
    assert.equal(model.state.filter.text, 'shirt');
    model.changeFilter({ text: 'shirt/0' });
    host.send({ type: 'reveal', kind: 'suspect', id: 'suspect shirt/3.png' });
    assert.equal(model.state.filter.text, '');
    assert.equal(model.current?.image.path, 'shirt/3.png');
  });

  it('reveals a finding that was asked for before the findings came', () => {
    const { host, model } = review();
    host.send({ type: 'reveal', kind: 'outlier', id: 'outlier outlier.png' });
    host.send(stateMessage(ofKinds('suspect', 'outlier')));
    assert.equal(model.current?.id, 'outlier outlier.png');
  });

  it('restores kind, filter, order, place and choice', () => {
    const { host, model } = open();
    model.changeFilter({ text: 'shirt', order: 'path' });
    model.pick('suspect shirt/1.png', 'only');
    model.pick('suspect shirt/3.png', 'extend');
    const again = review(Object.assign(new FakeHost(), { saved: host.saved }));
    again.host.send(stateMessage(suspects(5)));
    assert.deepEqual(again.model.state.filter, model.state.filter);
    assert.deepEqual(
      again.model.chosen.map(({ image }) => image.path),
      ['shirt/1.png', 'shirt/2.png', 'shirt/3.png'],
    );
    assert.equal(again.model.current?.image.path, 'shirt/3.png');
  });

  it('forgets the pair of labels with the kind that had it', () => {
    const { host, model } = open();
    host.send(stateMessage([...suspects(2), finding('x.png', { kind: 'outlier' })]));
    model.changeFilter({ pair: model.pairs[0].pair });
    model.showTab('outlier');
    assert.equal(model.state.filter.pair, '');
  });

  it('asks for the map once, when it is first opened after an analysis', () => {
    const { host, model } = review();
    const asked = () => host.posted.filter(({ type }) => type === 'showMap').length;
    model.showTab('map');
    host.send(stateMessage([], { analysis: null }));
    assert.equal(asked(), 0);
    host.send(stateMessage(suspects(3)));
    model.showTab('suspect');
    model.showTab('map');
    assert.equal(asked(), 1);
  });

  it('decides about what is chosen on the map, and keeps the choice over a new map', () => {
    const { host, model, decided } = open();
    model.showTab('map');
    model.run({ type: 'exclude' });
    assert.deepEqual(decided(), []);
    host.send({
      type: 'map',
      map: embeddingMap([
        [0, 0, 0],
        [1, 1, 1],
        [2, 2, 1],
      ]),
    });
    model.chooseOnMap(Uint32Array.of(1, 2));
    const moved = embeddingMap([
      [5, 5, 1],
      [6, 6, 1],
    ]);
    host.send({ type: 'map', map: { ...moved, paths: ['shirt/2.png', 'shirt/9.png'] } });
    model.run({ type: 'chooseLabel' });
    assert.deepEqual(host.posted.at(-1), { type: 'chooseLabel', images: ['shirt/2.png'] });
    model.run({ type: 'keep' });
    assert.deepEqual(decided(), [{ type: 'decide', images: ['shirt/2.png'], action: 'keep' }]);
    assert.equal(model.state.mapped.length, 0);
  });

  it('estimates the noise over all classes by their size', () => {
    const { host, model } = open();
    assert.equal(model.noise, null);
    const row = { outflow: [], inflow: [], cohesion: null, nearestClass: '', overlap: 0 };
    host.send({
      type: 'classes',
      classes: [
        { ...row, label: 'coat', images: 300, errorRate: 0.1 },
        { ...row, label: 'shirt', images: 100, errorRate: 0.5 },
      ],
    });
    assert.equal(model.noise, 0.2);
  });

  it('leads from a flow between classes to its suspects', () => {
    const { host, model } = open();
    host.send(stateMessage([...suspects(2), finding('bag/1.png', { label: 'bag' })]));
    model.showTab('class');
    model.showPair('bag', 'coat');
    assert.deepEqual(
      model.shown.map(({ image }) => image.path),
      ['bag/1.png'],
    );
  });

  it('listens no more when it is disposed', () => {
    const { host, model } = open();
    model.dispose();
    host.send(stateMessage([]));
    assert.equal(model.shown.length, 5);
  });
});
