import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { backboneModelSchema } from '../recipe/backboneModel';
import type { Analysis } from './analysis';
import { readSpace, writeSpace } from './spaceFile';
import { writeFileAtomic } from '../files/atomicFile';
import { makeCacheFolder } from '../files/cacheFolder';

const VERSION = 3;
const HEADER_FILE = 'analysis.json';

const embedderSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('network'), file: z.string() }),
  z.object({ kind: z.enum(['features', 'edges', 'imported']) }),
]);

const headerSchema = z.object({
  version: z.literal(VERSION),
  recipeKey: z.string(),
  trainedAt: z.string(),
  description: z.string(),
  backbone: backboneModelSchema.nullable(),
  recallAt1: z.number().nullable(),
  hashes: z.array(z.string()),
  labels: z.array(z.string()),
  spaces: z.array(z.object({ file: z.string(), embedder: embedderSchema })),
});

type Header = z.infer<typeof headerSchema>;

/**
 * The last analysis of a dataset in its cache folder. The header is written last, so it never names a file that is not
 * there.
 */
export class AnalysisStore {
  constructor(private readonly folder: string) {}

  async save(analysis: Analysis): Promise<void> {
    await makeCacheFolder(this.folder);
    // New names for every analysis: until the header is replaced it goes on naming the whole files of the earlier one.
    const stamp = analysis.trainedAt.replace(/\D/g, '');
    const files = analysis.spaces.map((_space, s) => `space-${stamp}-${s}.bin`);
    for (const [s, { space }] of analysis.spaces.entries()) await writeSpace(join(this.folder, files[s]), space);
    const { spaces: _spaces, ...facts } = analysis;
    const spaces = analysis.spaces.map(({ embedder }, s) => ({ file: files[s], embedder }));
    const header: Header = { version: VERSION, ...facts, hashes: [...facts.hashes], labels: [...facts.labels], spaces };
    await writeFileAtomic(join(this.folder, HEADER_FILE), Buffer.from(JSON.stringify(header)));
    const basis = analysis.backbone?.basis;
    for (const file of await readdir(this.folder)) {
      const old = /^space-.*\.bin$/.test(file) ? !files.includes(file) : /^basis-.*\.bin$/.test(file) && file !== basis;
      if (old) await rm(join(this.folder, file), { force: true });
    }
  }

  /** null where there is none, or where the cache is of another version or damaged: it can be computed again. */
  async load(log: (line: string) => void): Promise<Analysis | null> {
    try {
      const {
        spaces,
        version: _version,
        ...header
      } = headerSchema.parse(JSON.parse(await readFile(join(this.folder, HEADER_FILE), 'utf8')));
      const trained = [];
      for (const { file, embedder } of spaces)
        trained.push({ space: await readSpace(join(this.folder, file)), embedder });
      if (trained.some(({ space }) => space.embeddings.count !== header.hashes.length))
        throw new Error('the spaces are of another training than the header');
      return { ...header, spaces: trained };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT')
        log(`The cached analysis cannot be used and will be computed again: ${(error as Error).message}`);
      return null;
    }
  }

  async clear(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }
}
