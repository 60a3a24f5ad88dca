import { lossOptions, type LossOptions, type LossOptionsOf } from '../../../src/engine/recipe/lossOptions';

/** A loss's options with its defaults, and some of them changed. */
export function lossWith<Name extends LossOptions['name']>(
  name: Name,
  changed: Partial<LossOptionsOf<Name>> = {},
): LossOptionsOf<Name> {
  return lossOptions.parse({ name, ...changed }) as LossOptionsOf<Name>;
}
