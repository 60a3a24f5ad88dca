/** Parts of `nearmiss.json` by a short name. Everything that they leave out is the default. */
type Recipes = Readonly<Record<string, object>>;

/** Every loss, on every set. */
export const LOSSES: Recipes = {
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
  hierarchical: { loss: { name: 'hierarchical' } },
  ntXent: { loss: { name: 'ntXent' } },
  vicReg: { loss: { name: 'vicReg' } },
};

/** What goes with a loss, on the set with the most classes. */
export const VARIANTS: Recipes = {
  'triplet, batch hard': { loss: { name: 'triplet' }, miner: { name: 'batchHard' } },
  'triplet, easy positive': { loss: { name: 'triplet' }, miner: { name: 'easyPositive' } },
  'triplet, distance weighted': { loss: { name: 'triplet' }, miner: { name: 'distanceWeighted' } },
  'triplet, no miner': { loss: { name: 'triplet' }, miner: { name: 'all' } },

  'triplet, global mining': { loss: { name: 'triplet' }, sampler: { name: 'globalHard' } },
  'contrastive, global mining': { loss: { name: 'contrastive' }, sampler: { name: 'globalHard' } },
  'supervisedContrastive, global mining': { loss: { name: 'supervisedContrastive' }, sampler: { name: 'globalHard' } },
  'multiSimilarity, global mining': { loss: { name: 'multiSimilarity' }, sampler: { name: 'globalHard' } },

  'triplet, expansion': { loss: { name: 'triplet', synthetic: { name: 'expansion' } } },
  'triplet, mixing': { loss: { name: 'triplet', synthetic: { name: 'mixing' } } },
  'triplet, generator': { loss: { name: 'triplet', synthetic: { name: 'generator' } } },
  'contrastive, mixing': { loss: { name: 'contrastive', synthetic: { name: 'mixing' } } },
  'contrastive, generator': { loss: { name: 'contrastive', synthetic: { name: 'generator' } } },
  'nPair, mixing': { loss: { name: 'nPair', synthetic: { name: 'mixing' } } },
  'nPair, generator': { loss: { name: 'nPair', synthetic: { name: 'generator' } } },

  'triplet, squeeze-excite': { loss: { name: 'triplet' }, network: { attention: 'squeezeExcite' } },
  'triplet, attention pooling': { loss: { name: 'triplet' }, network: { attention: 'pooling' } },
  'triplet, both attentions': { loss: { name: 'triplet' }, network: { attention: 'both' } },
};
