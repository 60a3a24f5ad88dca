import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeSample } from '../../../src/engine/exchange/sample';
import { seededRandom, shuffle } from '../../../src/engine/numeric/random';

/** Public data that is measured on but not shipped; benches go without where it is not there. */
const SHARED_DATA = join(__dirname, '..', '..', '..', '..', '..', 'shared', 'data');

/** The sets of image files that benches plant changes in: the sample that ships with Nearmiss, and photographs. */
export const IMAGE_SETS = ['sample', 'cifar10n/dev', 'sets/grocery', 'sets/magnetic-tile', 'sets/faces-orl39'] as const;

/**
 * Writes a set below `folder` and returns the paths of at most `limit` of its images, the same for the same seed; null
 * where it is not there.
 */
export async function writeImages(name: string, folder: string, limit: number, seed = 1): Promise<string[] | null> {
  mkdirSync(folder, { recursive: true });
  if (name === 'sample') await writeSample(folder);
  else if (!unpack(name, folder)) return null;
  const files = execFileSync('find', ['.', '-type', 'f'], { cwd: folder, encoding: 'utf8' })
    .trim()
    .split('\n')
    .map((file) => file.slice(2))
    .sort();
  return shuffle(files, seededRandom(seed)).slice(0, limit).sort();
}

function unpack(name: string, folder: string): boolean {
  const archive = join(SHARED_DATA, `${name}.tar`);
  if (!existsSync(archive)) return false;
  execFileSync('tar', ['-xf', '-', '-C', folder], { input: readFileSync(archive) });
  return true;
}
