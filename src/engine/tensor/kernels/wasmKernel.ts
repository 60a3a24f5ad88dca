import * as tf from '@tensorflow/tfjs-core';

/** What a kernel computes, written with other kernels; it runs in a tidy of its own and off the gradient tape. */
type Compute<Inputs, Attrs> = (inputs: Inputs, attrs: Attrs) => tf.Tensor;

/** Gives the WASM backend this kernel, instead of its own where it has one. */
export function defineWasmKernel<Inputs, Attrs>(kernelName: string, compute: Compute<Inputs, Attrs>): void {
  if (tf.getKernel(kernelName, 'wasm')) tf.unregisterKernel(kernelName, 'wasm');
  tf.registerKernel({
    kernelName,
    backendName: 'wasm',
    // The engine hands over whole tensors where its type promises no more than their descriptions.
    kernelFunc: ({ inputs, attrs }) => tf.tidy(() => compute(inputs as Inputs, attrs as Attrs)),
  });
}
