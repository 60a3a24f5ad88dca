/*
 * Python's pickle format, as far as plain data needs it: numbers, texts, lists, tuples, dictionaries, and names that
 * the reader was given a meaning for. A pickle can name any function of Python and have it called; here a name without
 * a meaning and an instruction that is not in the list below end the reading, so nothing of the file is ever run.
 */

export interface PickleNames {
  /** What `module name` stands for. A function is called with the arguments that stand in the file. */
  readonly globals: ReadonlyMap<string, unknown>;
  /** What a reference to something outside the pickle stands for. */
  readonly persistent: (id: unknown) => unknown;
}

/** Something that the file holds and this reader does not take. */
export class PickleError extends Error {}

type Instruction = (machine: Machine) => void;

/** By code, in ASCII where that is a letter. */
const CODES: readonly (readonly [string | number, Instruction])[] = [
  [0x80, (m) => m.protocol()],
  ['N', (m) => m.push(null)],
  [0x88, (m) => m.push(true)],
  [0x89, (m) => m.push(false)],
  ['K', (m) => m.push(m.bytes(1).readUInt8())],
  ['M', (m) => m.push(m.bytes(2).readUInt16LE())],
  ['J', (m) => m.push(m.bytes(4).readInt32LE())],
  [0x8a, (m) => m.push(longOf(m.bytes(m.bytes(1).readUInt8())))],
  ['X', (m) => m.push(m.bytes(m.bytes(4).readUInt32LE()).toString('utf8'))],
  ['(', (m) => m.mark()],
  [')', (m) => m.push([])],
  ['t', (m) => m.push(m.sinceMark())],
  [0x85, (m) => m.push(m.last(1))],
  [0x86, (m) => m.push(m.last(2))],
  [0x87, (m) => m.push(m.last(3))],
  [']', (m) => m.push([])],
  ['a', (m) => m.append(m.last(1))],
  ['e', (m) => m.append(m.sinceMark())],
  ['}', (m) => m.push(new Map())],
  ['s', (m) => m.setItems(m.last(2))],
  ['u', (m) => m.setItems(m.sinceMark())],
  ['q', (m) => m.remember(m.bytes(1).readUInt8())],
  ['r', (m) => m.remember(m.bytes(4).readUInt32LE())],
  ['h', (m) => m.recall(m.bytes(1).readUInt8())],
  ['j', (m) => m.recall(m.bytes(4).readUInt32LE())],
  ['c', (m) => m.global()],
  ['R', (m) => m.reduce()],
  ['b', (m) => m.build()],
  ['Q', (m) => m.push(m.names.persistent(m.pop()))],
];
const INSTRUCTIONS = new Map(
  CODES.map(([code, run]) => [typeof code === 'string' ? code.charCodeAt(0) : code, run] as const),
);

const STOP = '.'.charCodeAt(0);

/**
 * Reads one pickle.
 * @returns its value and where the next byte after it stands; tuples and lists are arrays, dictionaries are Maps
 * @throws PickleError for whatever is not plain data or a known name, and for bytes that end too early
 */
export function readPickle(bytes: Buffer, at: number, names: PickleNames): { value: unknown; end: number } {
  const machine = new Machine(bytes, at, names);
  for (;;) {
    const code = machine.bytes(1).readUInt8();
    if (code === STOP) return { value: machine.result(), end: machine.at };
    const instruction = INSTRUCTIONS.get(code);
    if (!instruction)
      throw new PickleError(`instruction 0x${code.toString(16)} at byte ${machine.at - 1} is not taken`);
    instruction(machine);
  }
}

class Machine {
  private stack: unknown[] = [];
  private readonly marks: unknown[][] = [];
  private readonly memo = new Map<number, unknown>();

  constructor(
    private readonly source: Buffer,
    public at: number,
    readonly names: PickleNames,
  ) {}

  bytes(count: number): Buffer {
    if (this.at + count > this.source.length) throw new PickleError('the file was cut off');
    return this.source.subarray(this.at, (this.at += count));
  }

  push(value: unknown): void {
    this.stack.push(value);
  }

  pop(): unknown {
    if (this.stack.length === 0) throw new PickleError(`nothing to take at byte ${this.at}`);
    return this.stack.pop();
  }

  last(count: number): unknown[] {
    return Array.from({ length: count }, () => this.pop()).reverse();
  }

  mark(): void {
    this.marks.push(this.stack);
    this.stack = [];
  }

  sinceMark(): unknown[] {
    const outer = this.marks.pop();
    if (!outer) throw new PickleError(`no mark before byte ${this.at}`);
    const values = this.stack;
    this.stack = outer;
    return values;
  }

  append(values: readonly unknown[]): void {
    const list = this.top();
    if (!Array.isArray(list)) throw new PickleError(`no list to add to at byte ${this.at}`);
    for (const value of values) list.push(value);
  }

  setItems(pairs: readonly unknown[]): void {
    const map = this.top();
    if (!(map instanceof Map) || pairs.length % 2 !== 0)
      throw new PickleError(`no dictionary to add to at byte ${this.at}`);
    for (let i = 0; i < pairs.length; i += 2) map.set(pairs[i], pairs[i + 1]);
  }

  remember(key: number): void {
    this.memo.set(key, this.top());
  }

  recall(key: number): void {
    if (!this.memo.has(key)) throw new PickleError(`nothing was kept as ${key}`);
    this.push(this.memo.get(key));
  }

  protocol(): void {
    const protocol = this.bytes(1).readUInt8();
    if (protocol !== 2) throw new PickleError(`protocol ${protocol} is not taken, only 2`);
  }

  global(): void {
    const name = `${this.line()} ${this.line()}`;
    if (!this.names.globals.has(name)) throw new PickleError(`"${name}" is not taken`);
    this.push(this.names.globals.get(name));
  }

  reduce(): void {
    const [make, given] = this.last(2);
    if (typeof make !== 'function' || !Array.isArray(given))
      throw new PickleError(`nothing that makes a value at byte ${this.at}`);
    this.push((make as (...given: unknown[]) => unknown)(...(given as unknown[])));
  }

  /** Attributes of a dictionary: nothing here has any, so they are passed over. */
  build(): void {
    this.pop();
    if (!(this.top() instanceof Map)) throw new PickleError(`attributes of no dictionary at byte ${this.at}`);
  }

  result(): unknown {
    const value = this.pop();
    if (this.stack.length > 0 || this.marks.length > 0) throw new PickleError('values are left over');
    return value;
  }

  private top(): unknown {
    if (this.stack.length === 0) throw new PickleError(`nothing to look at, byte ${this.at}`);
    return this.stack[this.stack.length - 1];
  }

  private line(): string {
    const end = this.source.indexOf('\n', this.at);
    if (end < 0) throw new PickleError('the file was cut off');
    const text = this.source.toString('utf8', this.at, end);
    this.at = end + 1;
    return text;
  }
}

/** A whole number of any length: two's complement, lowest byte first. */
function longOf(bytes: Buffer): bigint {
  const value = bytes.reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
  return bytes.length > 0 && bytes[bytes.length - 1] >= 0x80 ? value - (1n << BigInt(8 * bytes.length)) : value;
}
