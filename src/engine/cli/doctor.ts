import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { modelName, modelsAtHand, modelsFolder } from '../backbone/models/modelsFolder';
import { devicesOf } from '../backbone/onnxRunner';
import { startBackend } from '../tensor/backend';
import { loadOnnxRuntime } from '../tensor/onnxRuntime';
import { findDataset } from '../labels/findDatasets';
import { ImageTable } from '../labels/imageTable';
import { openLabels, readingOf } from '../labels/openLabels';
import { openState } from '../labels/state/openState';
import type { ExitCode } from './exitCode';
import { notWhatIsThere, readingLines } from './reading';
import { table } from './terminal';

/** Problems of rows that are printed. */
const PROBLEMS = 20;

interface Check {
  readonly part: string;
  readonly runs: string;
  readonly why: string;
}

/**
 * How a dataset is read; without one which of the optional parts run on this machine, and what stood in the way of the
 * others.
 */
export async function doctor(dir: string | undefined, options: { format: 'table' | 'json' }): Promise<ExitCode> {
  return dir === undefined ? doctorOfMachine(options) : doctorOfDataset(dir, options);
}

async function doctorOfDataset(dir: string, { format }: { format: 'table' | 'json' }): Promise<ExitCode> {
  const info = await findDataset(resolve(dir));
  const source = await openLabels(info, await openState(info.root));
  const table = ImageTable.of(source.entries);
  const { images, unlabelled, classes } = table.counts();
  const reading = await readingOf(source);
  const { problems } = source;
  if (format === 'json') console.log(JSON.stringify({ ...info, images, unlabelled, classes, reading, problems }));
  else {
    console.log(`${info.root}: ${images} images, ${classes.length} classes, ${unlabelled} unlabelled`);
    for (const line of readingLines({ reading, images })) console.log(line);
    for (const { path, line, message } of problems.slice(0, PROBLEMS))
      console.log(`${path}${line === undefined ? '' : `:${line}`}: ${message}`);
    if (problems.length > PROBLEMS) console.log(`… and ${problems.length - PROBLEMS} more (--format json)`);
  }
  return notWhatIsThere({ reading, images }) || images === 0 ? 2 : 0;
}

async function doctorOfMachine(options: { format: 'table' | 'json' }): Promise<ExitCode> {
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
