import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { realpath } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { NearmissError } from '../../protocol/reply';
import { readStateKey, RECIPE_FILE } from '../../recipe/readRecipe';
import { CACHE, EXCLUDED, HIDDEN } from './stateFolder';

/** Where what is kept of a dataset can lie. */
export interface StatePlaces {
  /** Where it belongs; null for a dataset that is the root of a disk, which nothing lies beside. */
  readonly wanted: string | null;
  /** In the user's own folder, for a dataset that lies where nothing can be written. */
  readonly own: string;
  /** Where it may lie from before, by an earlier version or under other conditions, in the order of the search. */
  readonly earlier: readonly string[];
}

/**
 * Most tools that train on folders of images take every folder in the root of a dataset for a class, hidden ones too.
 * So what is kept of a dataset lies beside it, unless the recipe names another place, or the root holds a `.git`, over
 * which such tools stumble already and to which the decisions belong.
 * @throws NearmissError for a place in the recipe where it would become a part of the dataset
 */
export async function placesOf(root: string): Promise<StatePlaces> {
  const real = await realPath(root);
  // A root that is a link has what is kept beside the folder itself; else the names stay as the user knows them.
  const here = (await realPath(dirname(root))) === dirname(real) && basename(root) === basename(real) ? root : real;
  const key = await readStateKey(root);
  const inside = join(root, HIDDEN);
  const parent = dirname(here);
  const beside = parent === here ? null : join(parent, HIDDEN, nameBeside(basename(here)));
  const own = join(ownFolder(), `${basename(real) || 'dataset'}-${hashOf(real)}`);
  const wanted = key !== undefined ? chosen(root, real, key) : existsSync(join(root, '.git')) ? inside : beside;
  const earlier = [inside, beside, own].filter((place) => place !== null && place !== wanted) as string[];
  return { wanted, own, earlier };
}

/** On Windows the real path of a mapped drive is one of the network, which not every program opens. */
async function realPath(path: string): Promise<string> {
  return process.platform === 'win32' ? resolve(path) : realpath(path).catch(() => resolve(path));
}

/** NEARMISS_STATE, or where the system has programs keep what a user would not like to lose. */
export function ownFolder(
  env: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform,
  home = homedir(),
): string {
  if (env.NEARMISS_STATE) return env.NEARMISS_STATE;
  if (platform === 'win32') return join(env.LOCALAPPDATA ?? join(home, 'AppData', 'Local'), 'nearmiss');
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'nearmiss');
  return join(env.XDG_STATE_HOME ?? join(home, '.local', 'state'), 'nearmiss');
}

/** The folder above may be a dataset too, whose own `.nearmiss` holds folders of these names. */
function nameBeside(name: string): string {
  return [CACHE, EXCLUDED].includes(name.toLowerCase()) ? `_${name}` : name;
}

function hashOf(path: string): string {
  const spelled = process.platform === 'win32' ? path.toLowerCase() : path;
  return createHash('sha256').update(spelled).digest('hex').slice(0, 12);
}

function chosen(root: string, real: string, key: string): string {
  const place = resolve(root, key);
  const refused = (what: string) =>
    new NearmissError(
      'state/place',
      `"state" in ${RECIPE_FILE} is ${place}, ${what}. Name a folder outside of the dataset, such as ` +
        `"../curation/${basename(real) || 'dataset'}", or a hidden one in it.`,
    );
  if (isWithin(place, root) || isWithin(place, real))
    throw refused('which holds the dataset itself; needed is a folder for this dataset alone');
  const path = [root, real].map((folder) => relative(folder, place)).find((one) => isBelow(one));
  if (path !== undefined && !path.split(sep).some((name) => name.startsWith('.')))
    throw refused('a folder of the dataset, where excluded images would go on counting as its images');
  return place;
}

function isWithin(folder: string, path: string): boolean {
  const rest = relative(folder, path);
  return rest === '' || isBelow(rest);
}

function isBelow(path: string): boolean {
  return path !== '' && path !== '..' && !path.startsWith(`..${sep}`) && !isAbsolute(path);
}
