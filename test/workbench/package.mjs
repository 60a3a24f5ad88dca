import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { withIgnoreFile } from '../../packageFiles.mjs';
import { extension, root } from './places.mjs';
import { temporaryFolder } from './temporary.mjs';

let folder;

/**
 * The extension as its VSIX holds it, made on the first call, so that the tests run what users get: what .vscodeignore
 * forgets is missing here too. NEARMISS_EXTENSION is taken as it is.
 */
export function packagedExtension() {
  return (folder ??= extension === root ? copyPackage() : Promise.resolve(extension));
}

async function copyPackage() {
  const { listFiles } = await import('@vscode/vsce');
  const copy = temporaryFolder('package').folder;
  const files = await withIgnoreFile((ignoreFile) => listFiles({ cwd: root, ignoreFile }));
  for (const file of files) cpSync(join(root, file), join(copy, file));
  return copy;
}
