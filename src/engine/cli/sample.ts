import { resolve } from 'node:path';
import { writeSample } from '../exchange/sample';
import type { ExitCode } from './exitCode';

export async function sample(dir: string): Promise<ExitCode> {
  const folder = resolve(dir);
  await writeSample(folder);
  console.log(`Wrote the sample dataset to ${folder}. Next: nearmiss analyze ${dir}`);
  return 0;
}
