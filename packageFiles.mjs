// What a VSIX holds, for making one and for the tests that run what users get.
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(fileURLToPath(import.meta.url));

/**
 * Calls `use` with an ignore file for vsce: .vscodeignore and the native binaries of this platform. onnxruntime-node
 * comes with those of all platforms, a quarter of a gigabyte, so only this one's are packed.
 */
export async function withIgnoreFile(use) {
  const ignoreFile = join(root, 'node_modules', `.vscodeignore-${process.pid}`);
  const binaries = `!node_modules/onnxruntime-node/bin/napi-v6/${process.platform}/${process.arch}/*`;
  writeFileSync(ignoreFile, `${readFileSync(join(root, '.vscodeignore'), 'utf8')}\n${binaries}\n`);
  try {
    return await use(ignoreFile);
  } finally {
    rmSync(ignoreFile);
  }
}
