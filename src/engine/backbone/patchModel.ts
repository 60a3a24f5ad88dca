import type { BackboneModel } from '../recipe/backboneModel';
import { withoutMap } from './featureMaps';
import { readOnnxFiles } from './formats/onnxModel';
import { onnxGraph } from './formats/onnxGraph';
import { patchTensor } from './patchTensor';

/**
 * Images are looked at no smaller than this place by place, where the model takes any size: what is scaled up shows up
 * in more places.
 */
const LEAST_SIDE = 224;

/**
 * A model as it looks at images place by place.
 * @param freeSize whether the size is the model's own choice, not the user's
 * @throws NearmissError for a model that has no features by place
 */
export async function patchModel(model: BackboneModel, freeSize: boolean): Promise<BackboneModel> {
  const { input, map, format, file } = model;
  if (map === null) throw withoutMap(model);
  const side = (own: number, fixed: number | null): number =>
    freeSize && fixed === null ? Math.max(own, LEAST_SIDE) : own;
  const sized = { ...model, height: side(model.height, input.height), width: side(model.width, input.width) };
  return format === 'onnx' ? { ...sized, map: patchTensor(onnxGraph((await readOnnxFiles(file)).proto), map) } : sized;
}
