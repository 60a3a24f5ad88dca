import { type PickleNames, PickleError, readPickle } from './pickle';

/** A tensor of 32-bit numbers, row-major. */
export interface TorchTensor {
  readonly dims: readonly number[];
  readonly values: Float32Array;
}

/** What PyTorch's files begin with before version 1.6, which made them zip archives. */
const MAGIC = 119547037146038801333356n;
const VERSION = 1001;

/** Bytes of each number of a storage. Of whole numbers, which only count batches, no tensor is handed out. */
const STORAGES = { FloatStorage: 4, LongStorage: 8 } as const;
type StorageType = keyof typeof STORAGES;

interface Storage {
  readonly type: StorageType;
  readonly count: number;
}

interface TensorView {
  readonly key: string;
  readonly offset: number;
  readonly dims: readonly number[];
  /** How far the storage goes on for one more of each dimension, in numbers. */
  readonly strides: readonly number[];
}

/**
 * The tensors of a state dictionary in PyTorch's old format: pickles one after the other (a magic number, a version,
 * facts of the system, the dictionary, the order of the storages), then each storage as its length and its raw numbers.
 * @throws Error that says what is not as it should be
 */
export function readTorchFile(bytes: Buffer): Map<string, TorchTensor> {
  const storages = new Map<string, Storage>();
  const names: PickleNames = { globals: globalsOf(), persistent: (id) => noteStorage(id, storages) };
  let at = 0;
  const next = (): unknown => {
    const { value, end } = readPickle(bytes, at, names);
    at = end;
    return value;
  };
  if (next() !== MAGIC) throw new PickleError("it is no file of PyTorch's old format");
  if (next() !== VERSION) throw new PickleError('it is of another version of the format');
  const system = next();
  if (!(system instanceof Map) || system.get('little_endian') !== true)
    throw new PickleError('its numbers do not begin with the lowest byte');
  const dictionary = next();
  const keys = next();
  if (!(dictionary instanceof Map) || !Array.isArray(keys)) throw new PickleError('it holds no dictionary of tensors');
  const contents = readStorages(bytes, at, keys, storages);
  const tensors = new Map<string, TorchTensor>();
  for (const [name, view] of dictionary as Map<unknown, unknown>) {
    if (typeof name !== 'string' || !isView(view)) throw new PickleError(`"${String(name)}" is no tensor`);
    const values = contents.get(view.key);
    if (values) tensors.set(name, { dims: view.dims, values: gathered(values, view, name) });
  }
  return tensors;
}

/** All names that such a file needs, and what they are here. */
function globalsOf(): Map<string, unknown> {
  return new Map<string, unknown>([
    ['collections OrderedDict', () => new Map()],
    ['torch._utils _rebuild_tensor_v2', tensorView],
    ...Object.keys(STORAGES).map((type): [string, unknown] => [`torch ${type}`, type]),
  ]);
}

/** The key of a storage, which is noted with its type and length. */
function noteStorage(id: unknown, storages: Map<string, Storage>): string {
  const [kind, type, key, , count, view] = Array.isArray(id) ? (id as unknown[]) : [];
  if (kind !== 'storage' || typeof type !== 'string' || !(type in STORAGES) || typeof key !== 'string')
    throw new PickleError('a reference that is to no storage of numbers');
  if (!isCount(count) || (view !== null && view !== undefined))
    throw new PickleError(`storage ${key} is no whole storage`);
  storages.set(key, { type: type as StorageType, count });
  return key;
}

function tensorView(key: unknown, offset: unknown, dims: unknown, strides: unknown): TensorView {
  if (typeof key !== 'string' || !isCount(offset) || !isCounts(dims) || !isCounts(strides))
    throw new PickleError('a tensor without storage, offset, shape and strides');
  if (dims.length !== strides.length) throw new PickleError('a tensor with too few or too many strides');
  return { key, offset, dims, strides };
}

function readStorages(
  bytes: Buffer,
  start: number,
  keys: readonly unknown[],
  storages: ReadonlyMap<string, Storage>,
): Map<string, Float32Array> {
  const contents = new Map<string, Float32Array>();
  let at = start;
  for (const key of keys) {
    const storage = typeof key === 'string' ? storages.get(key) : undefined;
    if (!storage) throw new PickleError(`a storage that no tensor has (${String(key)})`);
    const size = storage.count * STORAGES[storage.type];
    if (at + 8 + size > bytes.length) throw new PickleError('the file was cut off');
    if (Number(bytes.readBigInt64LE(at)) !== storage.count)
      throw new PickleError(`storage ${String(key)} has another length than its tensor says`);
    if (storage.type === 'FloatStorage') {
      const values = new Float32Array(storage.count);
      for (let i = 0; i < values.length; i++) values[i] = bytes.readFloatLE(at + 8 + 4 * i);
      contents.set(key as string, values);
    }
    at += 8 + size;
  }
  if ([...storages.keys()].some((key) => !keys.includes(key))) throw new PickleError('a storage is missing');
  return contents;
}

/** The numbers of a tensor, row-major, from wherever they stand in the storage. */
function gathered(values: Float32Array, { offset, dims, strides }: TensorView, name: string): Float32Array {
  const count = dims.reduce((product, dim) => product * dim, 1);
  const last = dims.reduce((sum, dim, d) => sum + (dim - 1) * strides[d], offset);
  if (count > values.length || (count > 0 && last >= values.length))
    throw new PickleError(`"${name}" reaches beyond its storage`);
  const out = new Float32Array(count);
  const index = dims.map(() => 0);
  for (let i = 0, at = offset; i < count; i++) {
    out[i] = values[at];
    // On to the next place, as a counter goes: the last dimension that is not at its end, and all after it back to 0.
    for (let d = dims.length - 1; d >= 0; d--) {
      at += strides[d];
      if (++index[d] < dims[d]) break;
      at -= dims[d] * strides[d];
      index[d] = 0;
    }
  }
  return out;
}

function isView(value: unknown): value is TensorView {
  return typeof value === 'object' && value !== null && 'key' in value && 'dims' in value;
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0;
}

function isCounts(value: unknown): value is number[] {
  return Array.isArray(value) && value.every(isCount);
}
