// For F5: the sample dataset in .vscode-test/sample. It is written once and keeps what was trained and decided on it;
// delete the folder to begin anew.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const sample = join(root, '.vscode-test', 'sample');
if (!existsSync(sample))
  execFileSync(process.execPath, [join(root, 'dist/cli.js'), 'sample', sample], { stdio: 'inherit' });
