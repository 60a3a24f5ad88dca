import type { JobContext } from '../protocol/job';
import type { BackboneModel, Device } from '../recipe/backboneModel';
import type { BackboneRows, Runner } from './runner';
import { openOnnx } from './onnxRunner';
import { type ImageFile, readRasters } from './readRasters';

export interface RunInput {
  readonly model: BackboneModel;
  readonly device: Device;
  /** That one run may use. */
  readonly threads: number;
  readonly files: readonly ImageFile[];
  readonly withMap: boolean;
}

export interface RunOutput extends BackboneRows {
  /** The places among the files of those that have a row; the others cannot be read, or are not what they were. */
  readonly rows: Uint32Array;
  /** Where it ran, in words. */
  readonly device: string;
}

/** What a backbone thread can be asked. */
export type BackboneCalls = {
  /** Reads images and runs them through a model, which stays loaded until the thread ends or is given another one. */
  run(input: RunInput, job: JobContext): Promise<RunOutput>;
};

let open: { readonly key: string; readonly runner: Promise<Runner> } | null = null;

export const backboneCalls: BackboneCalls = {
  async run({ model, device, threads, files, withMap }) {
    const runner = await runnerOf(model, device, threads);
    const images = await readRasters(files, model);
    const rows = Uint32Array.from(files.keys()).filter((i) => images[i] !== null);
    const none = { dim: 0, values: new Float32Array(0), map: null };
    return {
      ...(rows.length > 0
        ? await runner.run(
            images.filter((image) => image !== null),
            withMap,
          )
        : none),
      rows,
      device: runner.device,
    };
  },
};

/** TensorFlow.js is loaded only by threads that run its models: that takes longer than the rest of their start. */
async function openTfjs(model: BackboneModel): Promise<Runner> {
  return (await import('./tfjsRunner')).openTfjs(model);
}

async function runnerOf(model: BackboneModel, device: Device, threads: number): Promise<Runner> {
  const key = JSON.stringify([model, device, threads]);
  if (open?.key !== key) {
    await open?.runner.then(
      (runner) => runner.dispose(),
      () => {},
    );
    open = { key, runner: model.format === 'tfjs' ? openTfjs(model) : openOnnx(model, device, threads) };
  }
  return open.runner;
}
