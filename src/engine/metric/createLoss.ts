import type { Random } from '../numeric/random';
import { classLevels } from './classLevels';
import { classSizes, classWeights } from './classWeights';
import type { Loss } from './loss';
import { arcFaceLoss } from './losses/arcFaceLoss';
import { circleLoss } from './losses/circleLoss';
import type { ClassifierContext } from './losses/classifierLoss';
import { contrastiveLoss } from './losses/contrastiveLoss';
import { cosFaceLoss } from './losses/cosFaceLoss';
import { hierarchicalLoss } from './losses/hierarchicalLoss';
import { liftedStructureLoss } from './losses/liftedStructureLoss';
import { marginLoss } from './losses/marginLoss';
import { multiSimilarityLoss } from './losses/multiSimilarityLoss';
import { ncaLoss } from './losses/ncaLoss';
import { normalizedSoftmaxLoss } from './losses/normalizedSoftmaxLoss';
import { nPairLoss, nPairTriplets } from './losses/nPairLoss';
import { ntXentLoss } from './losses/ntXentLoss';
import { proxyAnchorLoss } from './losses/proxyAnchorLoss';
import { proxyNcaLoss } from './losses/proxyNcaLoss';
import { quadrupletLoss } from './losses/quadrupletLoss';
import { supervisedContrastiveLoss } from './losses/supervisedContrastiveLoss';
import { tripletLoss } from './losses/tripletLoss';
import { vicRegLoss } from './losses/vicRegLoss';
import type { Triplets } from './miner';
import type { LossOptions } from '../recipe/lossOptions';
import type { SyntheticOptions } from '../recipe/syntheticOptions';
import { allTriplets } from './selections';
import { expansion } from './synthetic/expansion';
import { generator } from './synthetic/generator';
import { mixing } from './synthetic/mixing';
import { withSynthetic } from './synthetic/withSynthetic';

/** What a loss may need to know of the data and of the network. */
export interface LossContext {
  /** Values per embedding. */
  readonly dim: number;
  /** Class names; class c of the labels is classes[c]. Slashes make the levels of the hierarchical loss. */
  readonly classes: readonly string[];
  /** Class index of each training image, -1 where it has no label. */
  readonly labels: Int32Array;
  /** Draws initial proxies and class weights. */
  readonly random: Random;
  /** Where the vectors of the classes begin, classes * dim values (see `imprint`); left out for anywhere. */
  readonly directions?: Float32Array | null;
}

/**
 * The loss of a recipe. Its owner disposes it.
 * @throws NearmissError when the classes do not suffice for it
 */
export function createLoss(options: LossOptions, context: LossContext): Loss {
  const { dim, classes, random } = context;
  switch (options.name) {
    case 'contrastive':
      return synthesized(contrastiveLoss(options), options.synthetic, context, allTriplets);
    case 'triplet':
      return synthesized(tripletLoss(options), options.synthetic, context, allTriplets);
    case 'quadruplet':
      return quadrupletLoss(options, classes.length);
    case 'margin':
      return marginLoss(options, classes.length);
    case 'nPair':
      return synthesized(nPairLoss(options), options.synthetic, context, nPairTriplets);
    case 'liftedStructure':
      return liftedStructureLoss(options);
    case 'multiSimilarity':
      return multiSimilarityLoss(options);
    case 'supervisedContrastive':
      return supervisedContrastiveLoss(options);
    case 'nca':
      return ncaLoss(options);
    case 'normalizedSoftmax':
      return normalizedSoftmaxLoss(options, classifier(context, options.classWeights));
    case 'proxyNca':
      return proxyNcaLoss(options, classifier(context, options.classWeights));
    case 'proxyAnchor':
      return proxyAnchorLoss(options, classifier(context, 'none'));
    case 'cosFace':
      return cosFaceLoss(options, classifier(context, options.classWeights));
    case 'arcFace':
      return arcFaceLoss(options, classifier(context, options.classWeights));
    case 'circle':
      return circleLoss(options);
    case 'hierarchical':
      return hierarchicalLoss(options, classLevels(classes));
    case 'ntXent':
      return ntXentLoss(options, dim, random);
    case 'vicReg':
      return vicRegLoss(options, dim, random);
  }
}

function classifier(
  { dim, classes, labels, random, directions }: LossContext,
  weights: 'none' | 'effective',
): ClassifierContext {
  return {
    dim,
    classCount: classes.length,
    random,
    directions,
    weights: weights === 'effective' ? classWeights(classSizes(labels, classes.length)) : null,
  };
}

function synthesized(
  loss: Loss,
  options: SyntheticOptions,
  { dim, random }: LossContext,
  tripletsOf: (labels: Int32Array) => Triplets,
): Loss {
  switch (options.name) {
    case 'none':
      return loss;
    case 'expansion':
      return withSynthetic(loss, expansion(options), tripletsOf);
    case 'mixing':
      return withSynthetic(loss, mixing(options), tripletsOf);
    case 'generator':
      return withSynthetic(loss, generator(options, dim, random), tripletsOf);
  }
}
