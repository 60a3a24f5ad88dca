import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A new folder for each test of the suite that calls this; gone after the test. */
export function temporaryFolder(): { readonly path: string; write(files: Record<string, string | Uint8Array>): Promise<void> } {
  let path = '';
  beforeEach(() => {
    path = mkdtempSync(join(tmpdir(), 'nearmiss-test-'));
  });
  afterEach(() => rmSync(path, { recursive: true, force: true }));
  return {
    get path() {
      return path;
    },
    async write(files) {
      for (const [name, content] of Object.entries(files)) {
        await mkdir(dirname(join(path, name)), { recursive: true });
        await writeFile(join(path, name), content);
      }
    },
  };
}

/** All files below a folder with their bytes as latin1: two folders are the same exactly when their snapshots are. */
export function snapshot(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true }).map(String).filter((name) => statSync(join(folder, name)).isFile());
  return Object.fromEntries(files.sort().map((name) => [name.replaceAll('\\', '/'), readFileSync(join(folder, name), 'latin1')]));
}
