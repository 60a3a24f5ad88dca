import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { packageFile } from '../../src/engine/files/packageFile';

interface Rule {
  readonly name: string;
}
interface Rooms {
  readonly ROOMS: readonly string[];
  readonly ENTRIES: readonly string[];
  roomRules(rooms: readonly string[]): Rule[];
}

describe('the rooms of the engine', () => {
  let rooms: Rooms;
  let scratch: string;

  before(async () => {
    rooms = (await import(packageFile('rooms.mjs'))) as Rooms;
  });
  beforeEach(() => {
    scratch = mkdtempSync(join(tmpdir(), 'nearmiss-rooms-'));
  });
  afterEach(() => rmSync(scratch, { recursive: true }));

  /** Names of the rules that these files break. */
  async function broken(files: Record<string, string>, list = rooms.ROOMS): Promise<string[]> {
    const { cruise } = await import('dependency-cruiser');
    for (const [file, text] of Object.entries(files)) {
      mkdirSync(dirname(join(scratch, file)), { recursive: true });
      writeFileSync(join(scratch, file), text);
    }
    const ruleSet = { forbidden: rooms.roomRules(list) };
    const { output } = await cruise(['src'], {
      baseDir: scratch,
      ruleSet,
      validate: true,
      tsPreCompilationDeps: true,
      enhancedResolveOptions: { extensions: ['.ts'] },
    } as object);
    assert.ok(typeof output === 'object');
    return [...new Set(output.summary.violations.map(({ rule }) => rule.name))].sort();
  }

  const lower = { 'src/engine/numeric/low.ts': 'export const low = 1;\n' };
  const upper = { 'src/engine/session/high.ts': "export { low } from '../numeric/low';\n" };

  it('are those of ARCHITECTURE.md, in its order, and of the folder, where nothing else lies', () => {
    const text = readFileSync(packageFile('ARCHITECTURE.md'), 'utf8');
    const told = [...text.matchAll(/^\| `(\w+)` \|/gm)].map(([, room]) => room);
    assert.deepEqual(
      told.filter((room) => rooms.ROOMS.includes(room)),
      rooms.ROOMS,
    );
    const lies = readdirSync(packageFile('src/engine')).sort();
    assert.deepEqual(lies, [...rooms.ROOMS, ...rooms.ENTRIES].sort());
  });

  it('may import those before them', async () => {
    assert.deepEqual(await broken({ ...lower, ...upper }), []);
  });

  it('may not import those after them, not even their types', async () => {
    const wrong = "import type { High } from '../session/high';\nexport type Low = High;\n";
    const high = { 'src/engine/session/high.ts': 'export type High = 1;\n' };
    assert.deepEqual(await broken({ 'src/engine/numeric/low.ts': wrong, ...high }), ['numeric-looks-up']);
  });

  it('are all in the list: files of a room that was taken out of it are refused', async () => {
    const without = rooms.ROOMS.filter((room) => room !== 'numeric');
    assert.deepEqual(await broken({ ...lower, ...upper }, without), ['outside-the-rooms']);
  });

  it('hold no files that import each other, types included', async () => {
    const files = {
      'src/engine/numeric/a.ts': "import type { B } from './b';\nexport type A = B | 1;\n",
      'src/engine/numeric/b.ts': "import type { A } from './a';\nexport type B = A | 2;\n",
    };
    assert.deepEqual(await broken(files), ['no-circle']);
  });

  it('know no editor, which knows of them only the protocol', async () => {
    const engine = { 'src/engine/session/high.ts': "import { window } from 'vscode';\nexport const w = window;\n" };
    assert.ok((await broken(engine)).includes('engine-knows-no-editor'));
    const extension = { 'src/extension/view.ts': "export { low } from '../engine/numeric/low';\n" };
    assert.ok((await broken({ ...lower, ...extension })).includes('protocol-only'));
  });
});
