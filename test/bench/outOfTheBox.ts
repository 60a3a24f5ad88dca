import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Table from 'cli-table3';
import { quietJob } from '../../src/engine/protocol';
import { Curator } from '../../src/engine/session/curator';
import { BOX_SETS, type BoxSet, readBoxSet, writeBoxSet } from './outOfTheBox/boxSets';
import { sharedFile } from './data/shared';
import type { BenchResult } from './run';
import { measure } from './suspects/measure';

const MOBILENET = ['onnx', 'mobilenet_v1_0.75_embed.onnx'] as const;
const BUILTIN = join(__dirname, '..', '..', 'builtin');

/** How a fresh install looks at a set. */
interface Method {
  readonly training: boolean;
  /** Whether the build's own backbone is there, and which model the user has put into the models' folder. */
  readonly builtin: boolean;
  readonly model: string | null;
}

interface Found {
  readonly f1: number;
  readonly ap: number;
  readonly ece: number;
  readonly listed: number;
  /** Mean of the probabilities that the list states, and the share of it that is right. */
  readonly stated: number;
  readonly precision: number;
  readonly seconds: number;
  readonly cpu: number;
  readonly description: string;
}

/**
 * What a fresh install finds, offline and with the default recipe: image files and labels in, a list of suspects out.
 * Beside it plain edges alone, MobileNetV1-0.75 in the models' folder, and a convnet, as where nothing is built in.
 * `--set NAME` (several), `--images N` of each set at most, `--method NAME` (several; without it all but the convnet,
 * which takes many minutes).
 */
export async function run(args: readonly string[]): Promise<BenchResult> {
  const given = (option: string): string[] => args.flatMap((arg, i) => (arg === option ? [args[i + 1]] : []));
  const model = sharedFile(...MOBILENET);
  const methods: Record<string, Method> = {
    ...(existsSync(BUILTIN) && { nearmiss: { training: true, builtin: true, model: null } }),
    edges: { training: false, builtin: false, model: null },
    ...(model && { mobilenet: { training: true, builtin: false, model } }),
    convnet: { training: true, builtin: false, model: null },
  };
  const chosen = given('--method');
  const names = Object.keys(methods).filter((name) => (chosen.length > 0 ? chosen.includes(name) : name !== 'convnet'));
  const sets: { name: string; images: number; errors: number; methods: Record<string, Found> }[] = [];
  const skipped = existsSync(BUILTIN) ? [] : ['nearmiss is left out: this build has no built-in backbone.'];
  for (const name of BOX_SETS.filter((one) => given('--set').length === 0 || given('--set').includes(one))) {
    const set = await readBoxSet(name, Number(given('--images')[0]) || 10_000);
    if (!set) {
      skipped.push(`${name} is left out: its data is not there.`);
      continue;
    }
    const found: Record<string, Found> = {};
    for (const method of names) found[method] = await look(set, methods[method]);
    const errors = set.images.filter((image) => image.given !== image.truth).length;
    sets.push({ name, images: set.images.length, errors, methods: found });
  }
  return { table: [...sets.map(tableOf), ...skipped].join('\n'), json: { sets, skipped } };
}

/** One analysis in a folder of its own, with nothing cached. */
async function look(set: BoxSet, { training, builtin, model }: Method): Promise<Found> {
  const home = mkdtempSync(join(tmpdir(), 'nearmiss-bench-'));
  const before = { NEARMISS_MODELS: process.env.NEARMISS_MODELS, NEARMISS_BUILTIN: process.env.NEARMISS_BUILTIN };
  const [models, folder] = ['models', 'dataset'].map((name) => join(home, name));
  for (const one of [models, folder]) mkdirSync(one);
  if (model) symlinkSync(model, join(models, 'mobilenet.onnx'));
  Object.assign(process.env, { NEARMISS_MODELS: models, NEARMISS_BUILTIN: builtin ? BUILTIN : '' });
  try {
    await writeBoxSet(set, folder);
    const [began, used] = [performance.now(), process.cpuUsage()];
    const curator = await Curator.open(folder, { apply: () => Promise.resolve(false), log: () => {} });
    try {
      await curator.analyze({ retrain: false, training }, quietJob);
      const seconds = (performance.now() - began) / 1000;
      const { user, system } = process.cpuUsage(used);
      return { ...measured(set, curator), seconds, cpu: (user + system) / 1e6 };
    } finally {
      await curator.dispose();
    }
  } finally {
    for (const [name, value] of Object.entries(before)) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
    rmSync(home, { recursive: true, force: true });
  }
}

function measured({ images }: BoxSet, { at }: Curator): Omit<Found, 'seconds' | 'cpu'> {
  const probabilities = new Float32Array(images.length);
  const flags = new Uint8Array(images.length);
  const listed = new Set(at.findings.filter(({ kind }) => kind === 'suspect').map(({ image }) => image.path));
  images.forEach(({ path }, i) => {
    probabilities[i] = at.suspicion!.wrong[at.table.row(path)!];
    flags[i] = listed.has(path) ? 1 : 0;
  });
  const wrong = Uint8Array.from(images, ({ given, truth }) => (given === truth ? 0 : 1));
  const { f1, ap, ece, listed: count, precision } = measure({ scores: probabilities, flags, probabilities }, wrong, 1);
  const stated = probabilities.reduce((sum, p, i) => sum + flags[i] * p, 0) / Math.max(1, count);
  const description = at.analyzed!.analysis.description;
  return { f1, ap, ece, listed: count, stated, precision, description };
}

function tableOf({
  name,
  images,
  errors,
  methods,
}: {
  name: string;
  images: number;
  errors: number;
  methods: Record<string, Found>;
}): string {
  const table = new Table({
    head: [
      `${name}: ${images} images, ${errors} wrong`,
      'AP',
      'F1',
      'listed',
      'stated',
      'right',
      'ECE',
      'seconds',
      'CPU s',
    ],
    style: { head: [], border: [] },
  });
  for (const [method, found] of Object.entries(methods)) {
    const { ap, f1, listed, stated, precision, ece, seconds, cpu } = found;
    table.push([
      method,
      ...[ap, f1].map((value) => value.toFixed(3)),
      listed,
      ...[stated, precision].map((value) => value.toFixed(2)),
      ece.toFixed(3),
      ...[seconds, cpu].map((value) => value.toFixed(0)),
    ]);
  }
  return table.toString();
}
