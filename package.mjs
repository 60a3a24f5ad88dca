// npm run package: a VSIX for the platform it is made on, since the native addons are that platform's.
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createVSIX } from '@vscode/vsce';
import { withIgnoreFile } from './packageFiles.mjs';

const root = dirname(fileURLToPath(import.meta.url));
const target = `${process.platform}-${process.arch}`;
await withIgnoreFile((ignoreFile) =>
  createVSIX({
    cwd: root,
    target,
    ignoreFile,
    packagePath: join(root, `nearmiss-${target}.vsix`),
    // There is no public repository yet that links of the README could lead to.
    allowMissingRepository: true,
    rewriteRelativeLinks: false,
  }),
);
