import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { writeFileAtomic } from '../files/atomicFile';
import { makeCacheFolder } from '../files/cacheFolder';

/** What a file held when it was last read: the hash of its content, or why it is no image. */
export interface KnownFile {
  readonly bytes: number;
  readonly mtimeMs: number;
  readonly hash: string;
  readonly problem: string | null;
}

const FILE = 'files.json';
const VERSION = 1;
const fileSchema = z.tuple([z.string(), z.number(), z.number(), z.string(), z.string().nullable()]);
const cacheSchema = z.object({ version: z.literal(VERSION), files: z.array(fileSchema) });

/** Spares reading files again: a file of the same path, size and time is taken to have the same content. */
export class HashCache {
  private constructor(
    private readonly folder: string,
    private readonly known: Map<string, KnownFile>,
  ) {}

  /** A damaged or older cache counts as empty. */
  static async open(folder: string): Promise<HashCache> {
    const files = await readFile(join(folder, FILE), 'utf8')
      .then((text) => cacheSchema.parse(JSON.parse(text)).files)
      .catch(() => []);
    return new HashCache(
      folder,
      new Map(files.map(([path, bytes, mtimeMs, hash, problem]) => [path, { bytes, mtimeMs, hash, problem }])),
    );
  }

  get(path: string, stats: { readonly size: number; readonly mtimeMs: number }): KnownFile | undefined {
    const known = this.known.get(path);
    return known && known.bytes === stats.size && known.mtimeMs === stats.mtimeMs ? known : undefined;
  }

  set(path: string, file: KnownFile): void {
    this.known.set(path, file);
  }

  /** Writes what is known of these paths; files that left the dataset are forgotten. */
  async save(paths: readonly string[]): Promise<void> {
    await makeCacheFolder(this.folder);
    const files = paths.flatMap((path): z.infer<typeof fileSchema>[] => {
      const known = this.known.get(path);
      return known ? [[path, known.bytes, known.mtimeMs, known.hash, known.problem]] : [];
    });
    await writeFileAtomic(
      join(this.folder, FILE),
      Buffer.from(JSON.stringify({ version: VERSION, files } satisfies z.infer<typeof cacheSchema>)),
    );
  }
}
