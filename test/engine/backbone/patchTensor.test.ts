import assert from 'node:assert/strict';
import type { ModelGraph, Step } from '../../../src/engine/backbone/formats/modelGraph';
import { patchTensor } from '../../../src/engine/backbone/patchTensor';

const graph = (...steps: Step[]): ModelGraph => ({
  outputs: [],
  steps: new Map(steps.map((step) => [step.output, step])),
});

describe('the tensor of patches', () => {
  it('stands before the last step that coarsens the map', () => {
    const model = graph(
      { role: 'convolution', stride: 2, input: 'image', output: 'a' },
      { role: 'convolution', stride: 2, input: 'a', output: 'b' },
      { role: 'change', input: 'b', output: 'c' },
    );
    assert.equal(patchTensor(model, 'c'), 'a');
  });

  it('is the map itself where nothing but the image stands before, or nothing coarsens it', () => {
    assert.equal(
      patchTensor(
        graph(
          { role: 'convolution', stride: 16, input: 'image', output: 'a' },
          { role: 'change', input: 'a', output: 'b' },
        ),
        'b',
      ),
      'b',
    );
    assert.equal(patchTensor(graph({ role: 'change', input: 'image', output: 'a' }), 'a'), 'a');
  });
});
