import { availableParallelism } from 'node:os';
import { modelName, modelsAtHand, modelsFolder } from '../backbone/models/modelsFolder';
import { devicesOf } from '../backbone/onnxRunner';
import { startBackend } from '../tensor/backend';
import { loadOnnxRuntime } from '../tensor/onnxRuntime';
import type { ExitCode } from './exitCode';
import { table } from './terminal';

interface Check {
  readonly part: string;
  readonly runs: string;
  readonly why: string;
}

/** Which of the optional parts run on this machine, and what stood in the way of the others. */
export async function doctor(options: { format: 'table' | 'json' }): Promise<ExitCode> {
  const backend = await startBackend();
  const checks: Check[] = [
    { part: 'training', runs: backend.name, why: backend.reason },
    await addon(
      'neighbours',
      'hnswlib-node',
      'HNSW for hundreds of thousands of images, exact search below',
      'exact search for every size',
    ),
    await addon('images', 'sharp', 'images are decoded in parallel', 'no image can be read: reinstall Nearmiss'),
    await onnxCheck(),
    {
      part: 'node',
      runs: process.versions.node,
      why: `${process.platform} ${process.arch}, ${availableParallelism()} cores`,
    },
  ];
  console.log(
    options.format === 'json'
      ? JSON.stringify(checks)
      : table(
          ['part', 'runs', 'why'],
          checks.map(({ part, runs, why }) => [part, runs, why]),
        ),
  );
  return 0;
}

/** The runtime of pretrained backbones, what it can run on, and the models that are at hand. */
async function onnxCheck(): Promise<Check> {
  const runtime = await loadOnnxRuntime();
  const part = 'backbones';
  if (typeof runtime === 'string') return { part, runs: 'none', why: `${runtime}: convnets are trained instead` };
  const models = await modelsAtHand();
  const there =
    models.length > 0
      ? `models in ${modelsFolder()}: ${models.map(modelName).join(', ')}`
      : `no model in ${modelsFolder()}`;
  return { part, runs: 'onnxruntime-node', why: `built for ${devicesOf(runtime).join(', ')}; ${there}` };
}

async function addon(part: string, name: string, present: string, absent: string): Promise<Check> {
  try {
    await import(name);
    return { part, runs: name, why: present };
  } catch (error) {
    return { part, runs: 'none', why: `${name} does not load (${(error as Error).message.split('\n')[0]}): ${absent}` };
  }
}
