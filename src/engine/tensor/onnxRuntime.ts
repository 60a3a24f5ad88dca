import type * as onnxruntime from 'onnxruntime-node';

export type OnnxRuntime = typeof onnxruntime;

/** The native addon, or why it does not load. */
export async function loadOnnxRuntime(): Promise<OnnxRuntime | string> {
  try {
    const loaded = (await import('onnxruntime-node')) as unknown as OnnxRuntime & { default?: OnnxRuntime };
    const runtime = loaded.default ?? loaded;
    // What goes wrong comes back as an error; the runtime's own log would only stand on top of it.
    runtime.env.logLevel = 'fatal';
    return runtime;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return code === 'ERR_MODULE_NOT_FOUND' || code === 'MODULE_NOT_FOUND'
      ? 'onnxruntime-node is not installed'
      : `onnxruntime-node does not load: ${message.split('\n')[0]}`;
  }
}
