// npm run package: a VSIX for the platform it is made on, since the native addons are that platform's.
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createVSIX } from '@vscode/vsce';

const root = dirname(fileURLToPath(import.meta.url));
const target = `${process.platform}-${process.arch}`;
// onnxruntime-node comes with the binaries of all platforms, a quarter of a gigabyte; only this one's are packed.
const ignoreFile = join(root, 'node_modules', '.vscodeignore-of-platform');
const binaries = `!node_modules/onnxruntime-node/bin/napi-v6/${process.platform}/${process.arch}/*`;
writeFileSync(ignoreFile, `${readFileSync(join(root, '.vscodeignore'), 'utf8')}\n${binaries}\n`);
await createVSIX({
  cwd: root, target, ignoreFile, packagePath: join(root, `nearmiss-${target}.vsix`),
  // There is no public repository yet that links of the README could lead to.
  allowMissingRepository: true, rewriteRelativeLinks: false,
});
rmSync(ignoreFile);
