import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { BUILTIN } from '../builtin/builtinModel';

/**
 * The file of the built-in backbone; null in a build that was made without it. NEARMISS_BUILTIN names another folder
 * than the one beside the bundles, or none where it is empty.
 */
export function builtinFile(env: NodeJS.ProcessEnv = process.env): string | null {
  const folder = env.NEARMISS_BUILTIN ?? join(__dirname, 'builtin');
  const file = join(folder, `${BUILTIN.name}.onnx`);
  return folder !== '' && existsSync(file) ? file : null;
}
