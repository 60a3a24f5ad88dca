/** Parts of `nearmiss.json` by a short name. Everything that they leave out is the default. */
type Recipes = Readonly<Record<string, object>>;

/**
 * Every loss, on every set, with half of the distance left to what the network is given: chosen on classes held out of
 * those to learn from.
 */
export const LOSSES: Recipes = withSkip({
  contrastive: { loss: { name: 'contrastive' } },
  triplet: { loss: { name: 'triplet' } },
  quadruplet: { loss: { name: 'quadruplet' } },
  nPair: { loss: { name: 'nPair' } },
  liftedStructure: { loss: { name: 'liftedStructure' } },
  margin: { loss: { name: 'margin' } },
  multiSimilarity: { loss: { name: 'multiSimilarity' } },
  supervisedContrastive: { loss: { name: 'supervisedContrastive' } },
  circle: { loss: { name: 'circle' } },
  nca: { loss: { name: 'nca' } },
  normalizedSoftmax: { loss: { name: 'normalizedSoftmax' } },
  proxyNca: { loss: { name: 'proxyNca' } },
  proxyAnchor: { loss: { name: 'proxyAnchor' } },
  cosFace: { loss: { name: 'cosFace' } },
  arcFace: { loss: { name: 'arcFace' } },
  hierarchical: { loss: { name: 'hierarchical', subspaces: false } },
  ntXent: { loss: { name: 'ntXent' } },
  vicReg: { loss: { name: 'vicReg' } },
});

/** What is mined: in the batch, or over the whole dataset. */
export const MINING: Recipes = {
  'triplet, semi-hard': { loss: { name: 'triplet' } },
  'triplet, batch hard': { loss: { name: 'triplet' }, miner: { name: 'batchHard' } },
  'triplet, easy positive': { loss: { name: 'triplet' }, miner: { name: 'easyPositive' } },
  'triplet, distance weighted': { loss: { name: 'triplet' }, miner: { name: 'distanceWeighted' } },
  'triplet, no miner': { loss: { name: 'triplet' }, miner: { name: 'all' } },
  contrastive: { loss: { name: 'contrastive' } },
  multiSimilarity: { loss: { name: 'multiSimilarity' } },
  supervisedContrastive: { loss: { name: 'supervisedContrastive' } },
  'triplet, global': { loss: { name: 'triplet' }, sampler: { name: 'globalHard' } },
  'triplet, distance weighted, global': {
    loss: { name: 'triplet' },
    miner: { name: 'distanceWeighted' },
    sampler: { name: 'globalHard' },
  },
  'contrastive, global': { loss: { name: 'contrastive' }, sampler: { name: 'globalHard' } },
  'multiSimilarity, global': { loss: { name: 'multiSimilarity' }, sampler: { name: 'globalHard' } },
  'supervisedContrastive, global': { loss: { name: 'supervisedContrastive' }, sampler: { name: 'globalHard' } },
};

/** Hard negatives that are made. */
export const SYNTHETIC: Recipes = {
  triplet: { loss: { name: 'triplet' } },
  'triplet, expansion': { loss: { name: 'triplet', synthetic: { name: 'expansion' } } },
  'triplet, mixing': { loss: { name: 'triplet', synthetic: { name: 'mixing' } } },
  'triplet, generator': { loss: { name: 'triplet', synthetic: { name: 'generator' } } },
  contrastive: { loss: { name: 'contrastive' } },
  'contrastive, mixing': { loss: { name: 'contrastive', synthetic: { name: 'mixing' } } },
  'contrastive, generator': { loss: { name: 'contrastive', synthetic: { name: 'generator' } } },
  nPair: { loss: { name: 'nPair' } },
  'nPair, mixing': { loss: { name: 'nPair', synthetic: { name: 'mixing' } } },
  'nPair, generator': { loss: { name: 'nPair', synthetic: { name: 'generator' } } },
};

/** Attention in the network. */
export const ATTENTION: Recipes = {
  none: { loss: { name: 'triplet' } },
  'squeeze-excite': { loss: { name: 'triplet' }, network: { attention: 'squeezeExcite' } },
  pooling: { loss: { name: 'triplet' }, network: { attention: 'pooling' } },
  both: { loss: { name: 'triplet' }, network: { attention: 'both' } },
};

function withSkip(recipes: Recipes): Recipes {
  return Object.fromEntries(
    Object.entries(recipes).map(([name, recipe]) => [name, { ...recipe, network: { skip: 0.5 } }]),
  );
}
