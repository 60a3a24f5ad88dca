import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodePixels } from '../../../src/engine/images/decode';
import type { Pixels } from '../../../src/engine/numeric/pixels';
import { quietJob } from '../../../src/engine/protocol';
import { sharedFile } from './shared';

/** A set of images and its table, one object per image. */
export interface ImageSet {
  readonly pixels: Pixels;
  readonly rows: readonly Readonly<Record<string, string>>[];
}

/** A set of ../shared/data/sets, decoded to squares of `size` pixels; null where it is not there. */
export async function readImages(name: string, size: number): Promise<ImageSet | null> {
  const [archive, table] = [sharedFile('sets', `${name}.tar`), sharedFile('sets', `${name}.csv`)];
  if (!archive || !table) return null;
  const [head, ...lines] = (await readFile(table, 'utf8'))
    .trim()
    .split(/\r?\n/)
    .map((line) => line.split(','));
  const rows = lines.map((cells) => Object.fromEntries(head.map((column, c) => [column, cells[c]])));
  const root = mkdtempSync(join(tmpdir(), 'nearmiss-bench-'));
  try {
    execFileSync('tar', ['-xf', archive, '-C', root]);
    const { pixels } = await decodePixels(
      { root, paths: rows.map(({ file }) => file), size, cache: join(root, 'cache') },
      quietJob,
    );
    return { pixels, rows };
  } finally {
    rmSync(root, { recursive: true });
  }
}
