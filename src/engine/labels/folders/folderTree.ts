/** A folder with images somewhere below it. */
export interface Folder {
  /** From the root with `/`, '' for the root itself. */
  readonly path: string;
  readonly name: string;
  /** Images right in it. */
  readonly direct: number;
  /** Images in it and below. */
  readonly all: number;
  /** By name, in code-unit order. */
  readonly children: readonly Folder[];
}

interface Growing extends Folder {
  direct: number;
  all: number;
  readonly children: Growing[];
}

/** The folders that images lie in, as a tree. */
export function folderTree(paths: readonly string[]): Folder {
  const root: Growing = { path: '', name: '', direct: 0, all: 0, children: [] };
  const known = new Map<string, Growing>([['', root]]);
  const folderAt = (path: string): Growing => {
    const found = known.get(path);
    if (found) return found;
    const made: Growing = { path, name: path.slice(path.lastIndexOf('/') + 1), direct: 0, all: 0, children: [] };
    known.set(path, made);
    folderAt(folderOf(path)).children.push(made);
    return made;
  };
  for (const path of paths) folderAt(folderOf(path)).direct++;
  sum(root);
  return root;
}

/** The folder of a path, '' at the root. */
export function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

/** Whether most images lie in folders of this one, as in a folder of classes, and not right in it, as in a class. */
export function holdsFolders({ direct, all, children }: Folder): boolean {
  return children.length > 0 && direct * 2 < all;
}

function sum(folder: Growing): number {
  folder.children.sort((a, b) => (a.name < b.name ? -1 : 1));
  folder.all = folder.children.reduce((images, child) => images + sum(child), folder.direct);
  return folder.all;
}
