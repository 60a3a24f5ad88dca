import { readFileSync } from 'node:fs';

/** Of WebAssembly what is used here; its types stand in the library of the DOM, which the engine does without. */
interface WasmMemory {
  readonly buffer: ArrayBuffer;
}
declare const WebAssembly: {
  readonly Memory: new (size: { initial: number }) => WasmMemory;
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object, imports: object) => { readonly exports: object };
};

const PAGE_BYTES = 65_536;
const compiled = new Map<string, object>();

/**
 * Functions in WebAssembly, written in NAME.wat, which the build turns into NAME.wasm beside the code that asks for it.
 * @param file NAME.wasm in the folder of that code
 * @param bytes of the memory that they work in
 */
export function openWasm<Functions extends object>(
  file: string,
  bytes: number,
): { readonly memory: ArrayBuffer; readonly functions: Functions } {
  let module = compiled.get(file);
  if (!module) compiled.set(file, (module = new WebAssembly.Module(readFileSync(file))));
  const memory = new WebAssembly.Memory({ initial: Math.max(1, Math.ceil(bytes / PAGE_BYTES)) });
  return {
    memory: memory.buffer,
    functions: new WebAssembly.Instance(module, { engine: { memory } }).exports as Functions,
  };
}
