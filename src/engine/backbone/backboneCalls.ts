import type { JobContext } from '../protocol/job';
import type { BackboneModel, BackboneRows, Device, Runner } from './backboneModel';
import { openOnnx } from './onnxRunner';

export interface RunInput {
  readonly model: BackboneModel;
  readonly device: Device;
  /** That one run may use. */
  readonly threads: number;
  /** Images of the model's size, red, green and blue of each pixel, row by row. */
  readonly images: Uint8Array;
  readonly count: number;
  readonly withMap: boolean;
}

export interface RunOutput extends BackboneRows {
  /** Where it ran, in words. */
  readonly device: string;
}

/** What a backbone thread can be asked. */
export type BackboneCalls = {
  /** Runs images through a model, which stays loaded until the thread ends or is given another one. */
  run(input: RunInput, job: JobContext): Promise<RunOutput>;
};

let open: { readonly key: string; readonly runner: Promise<Runner> } | null = null;

export const backboneCalls: BackboneCalls = {
  async run({ model, device, threads, images, count, withMap }) {
    const runner = await runnerOf(model, device, threads);
    return { ...(await runner.run(images, count, withMap)), device: runner.device };
  },
};

/** TensorFlow.js is loaded only by threads that run its models: that takes longer than the rest of their start. */
async function openTfjs(model: BackboneModel): Promise<Runner> {
  return (await import('./tfjsRunner')).openTfjs(model);
}

async function runnerOf(model: BackboneModel, device: Device, threads: number): Promise<Runner> {
  const key = JSON.stringify([model, device, threads]);
  if (open?.key !== key) {
    await open?.runner.then((runner) => runner.dispose(), () => {});
    open = { key, runner: model.format === 'tfjs' ? openTfjs(model) : openOnnx(model, device, threads) };
  }
  return open.runner;
}
