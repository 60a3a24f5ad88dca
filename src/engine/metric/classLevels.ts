import { NearmissError } from '../protocol/reply';

/**
 * The levels of hierarchical labels: classLevels[l][c] is the group of class c at level l. Level 0 is the coarsest; at
 * the last level every class is its own group.
 */
export type ClassLevels = readonly Int32Array[];

/**
 * Levels from the slashes in class names: `animal/dog/poodle` has three. A class with fewer levels than others is a
 * group of its own below its last level.
 */
export function classLevels(classes: readonly string[]): ClassLevels {
  const paths = classes.map((name) => name.split('/'));
  const depth = paths.reduce((most, path) => Math.max(most, path.length), 1);
  return Array.from({ length: depth }, (_, level) => {
    const groups = new Map<string, number>();
    return Int32Array.from(paths, (path) => {
      const name = path.slice(0, level + 1).join('/') + (path.length <= level ? '/' : '');
      if (!groups.has(name)) groups.set(name, groups.size);
      return groups.get(name)!;
    });
  });
}

/**
 * Share of the levels at which two classes differ: 0 for the same class, 1 across the whole tree, in between for sister
 * classes.
 */
export function treeDistance(levels: ClassLevels, a: number, b: number): number {
  return levels.filter((groups) => groups[a] !== groups[b]).length / levels.length;
}

/** Labels of images at one level; images without a label (-1) stay without. */
export function labelsAtLevel(levels: ClassLevels, level: number, labels: Int32Array): Int32Array {
  return labels.map((label) => (label < 0 ? -1 : levels[level][label]));
}

/** Throws a NearmissError for a level, counted from 1, that these names do not have. */
export function checkLevel(level: number | 'finest', classes: readonly string[]): void {
  const levels = classLevels(classes).length;
  if (level === 'finest' || level <= levels) return;
  const found = levels === 1 ? 'The labels have a single level' : `The labels have ${levels} levels`;
  throw new NearmissError(
    'level/unknown',
    `${found}, and level ${level} was asked for. Levels come from slashes in the labels, as in animal/dog.`,
  );
}

/** Labels and class names cut to one level. */
export interface LevelLabels {
  readonly labels: Int32Array;
  readonly names: readonly string[];
}

/**
 * @param level 1 is the coarsest; undefined is the finest, which leaves everything as it is
 * @throws NearmissError for a level that the names do not have
 */
export function labelsCutTo(level: number | undefined, classes: readonly string[], labels: Int32Array): LevelLabels {
  const levels = classLevels(classes);
  if (level === undefined || level === levels.length) return { labels, names: classes };
  checkLevel(level, classes);
  const groups = levels[level - 1];
  const names: string[] = [];
  classes.forEach((name, c) => {
    names[groups[c]] = name.split('/').slice(0, level).join('/');
  });
  return { labels: labelsAtLevel(levels, level - 1, labels), names };
}
