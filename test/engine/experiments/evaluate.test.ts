import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { evaluateAnomalies } from '../../../src/engine/experiments/anomaly';
import { compareRecipes } from '../../../src/engine/experiments/compare';
import { comparisonPlot } from '../../../src/engine/experiments/comparisonPlot';
import { evaluateRecipe } from '../../../src/engine/experiments/evaluate';
import { openExperiment, type Experiment } from '../../../src/engine/experiments/experiment';
import { splitBy } from '../../../src/engine/experiments/heldOut';
import { trainTrial } from '../../../src/engine/experiments/trial';
import { lossOptions } from '../../../src/engine/recipe/lossOptions';
import { quietJob } from '../../../src/engine/protocol';
import { removeShapes, writeShapes } from '../fixtures/shapes';

const RECIPE = { training: { epochs: 6 }, network: { embedding: 16 } };
const IMAGES = { what: 'images', share: 0.3 } as const;

describe('an experiment', function () {
  this.timeout(120_000);
  let experiment: Experiment;

  before(async () => {
    const { root } = await writeShapes(20, RECIPE);
    experiment = await openExperiment(root, undefined, quietJob);
  });
  after(() => removeShapes(experiment.root));

  it('measures only images that were held out, and finds easy classes again', async () => {
    const { learned, card } = await evaluateRecipe(experiment, experiment.recipe, { heldOut: IMAGES }, quietJob);
    assert.deepEqual([learned, card.images, card.classes], [42, 18, 3]);
    assert.ok(card.retrieval.precisionAt1 > 0.6, `precision@1 ${card.retrieval.precisionAt1}`);
    assert.equal(card.verification!.genuine + card.verification!.impostors, (18 * 17) / 2);
    assert.equal(card.dimension!.dim, 16);
    const { curve } = card.verification!;
    curve.forEach((point, p) =>
      assert.ok(
        p === 0 ||
          (point.threshold > curve[p - 1].threshold && point.truePositiveRate >= curve[p - 1].truePositiveRate),
      ),
    );
    assert.deepEqual([curve.at(-1)!.falsePositiveRate, curve.at(-1)!.truePositiveRate], [1, 1]);
  });

  it('takes the network that was trained before, and needs no other label for it', async () => {
    const networks = join(experiment.cache, 'networks');
    const before = await readdir(networks);
    const relabelled = experiment.labels.slice();
    const { train, test } = splitBy(IMAGES, experiment.labels, 1);
    relabelled[test[0]] = (relabelled[test[0]] + 1) % 3;
    const trial = await trainTrial({ ...experiment, labels: relabelled }, experiment.recipe, train, true, quietJob);
    assert.deepEqual(await readdir(networks), before);
    assert.equal(trial.embeddings.count, 60);
  });

  it('learns from images without a label too where the recipe asks for it, and never from held-out ones', async () => {
    const labels = experiment.labels.map((label, image) => (image % 4 === 0 ? -1 : label));
    const recipe = { ...experiment.recipe, training: { ...experiment.recipe.training, unlabelled: 0.5 } };
    const { description, learned, card } = await evaluateRecipe(
      { ...experiment, labels },
      recipe,
      { heldOut: IMAGES },
      quietJob,
    );
    assert.match(description, /15 images without a label beside/);
    assert.equal(learned + card.images, 45);
  });

  it('ends with the reason for a level that the labels do not have, before anything is trained', async () => {
    await assert.rejects(evaluateRecipe(experiment, experiment.recipe, { heldOut: IMAGES, level: 2 }, quietJob), {
      code: 'level/unknown',
    });
  });

  it('refuses to hold out classes where there are too few', async () => {
    await assert.rejects(
      evaluateRecipe(experiment, experiment.recipe, { heldOut: { what: 'classes', share: 0.3 } }, quietJob),
      { code: 'evaluation/tooFewClasses' },
    );
  });

  it('tells images of other classes from normal ones, also where one class alone is normal', async () => {
    for (const normal of [['bar', 'ring'], ['ring']]) {
      const { scores, normalClasses, curve } = await evaluateAnomalies(
        experiment,
        experiment.recipe,
        normal,
        0.3,
        quietJob,
      );
      assert.deepEqual(normalClasses, normal);
      assert.deepEqual([scores.normal, scores.anomalies], [6 * normal.length, 60 - 20 * normal.length]);
      assert.deepEqual([curve.at(-1)!.falsePositiveRate, curve.at(-1)!.truePositiveRate], [1, 1]);
      assert.ok(scores.auroc > 0.6, `AUROC ${scores.auroc} with ${normal.join(', ')} as normal`);
    }
  });

  it('compares recipes on the same held-out images at an equal budget, with plain edges as the floor', async () => {
    const other = {
      ...experiment.recipe,
      loss: lossOptions.parse({ name: 'contrastive' }),
      training: { ...experiment.recipe.training, epochs: 50 },
    };
    const rows = await compareRecipes(
      experiment,
      [
        { name: 'own', recipe: experiment.recipe },
        { name: 'other', recipe: other },
      ],
      { heldOut: IMAGES },
      2,
      quietJob,
    );
    assert.deepEqual(
      rows.map(({ name, card }) => [name, card.images]),
      [
        ['own', 18],
        ['other', 18],
        ['edges', 18],
      ],
    );
    for (const { description } of rows.slice(0, 2)) assert.match(description, /2 epochs/);
    assert.match(rows[2].description, /edges/);
    const plot = comparisonPlot(rows, 'a & b');
    assert.equal(plot.match(/<rect/g)!.length, 3 * 4);
    assert.ok(plot.includes('a &#38; b'));
  });

  it('says which classes there are when a normal class is none of them', async () => {
    await assert.rejects(
      evaluateAnomalies(experiment, experiment.recipe, ['cat'], 0.3, quietJob),
      /no class "cat".*bar, ring, stripe/,
    );
  });

  it('stops when the job is stopped', async () => {
    await assert.rejects(openExperiment(experiment.root, undefined, { ...quietJob, stopped: () => true }), {
      code: 'job/stopped',
    });
  });
});
