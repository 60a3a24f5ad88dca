import { applyToDisk } from '../../../../src/engine/labels/applyToDisk';
import { findDataset } from '../../../../src/engine/labels/findDatasets';
import type { EditOutcome } from '../../../../src/engine/labels/labelEdit';
import type { LabelChange, LabelSource } from '../../../../src/engine/labels/labelSource';
import { openLabels } from '../../../../src/engine/labels/openLabels';
import { temporaryFolder } from '../../fixtures/temporaryFolder';

/** A folder of tables and empty pictures, opened as people open it. */
export function tableFolder() {
  const folder = temporaryFolder();
  const open = async (name = ''): Promise<LabelSource> =>
    openLabels(await findDataset(name === '' ? folder.path : `${folder.path}/${name}`), folder.state);
  return {
    get path() {
      return folder.path;
    },
    open,
    /** Writes label files, and pictures of these names. */
    async write(files: Record<string, string>, pictures: readonly string[] = []): Promise<void> {
      await folder.write({ ...files, ...Object.fromEntries(pictures.map((path) => [path, 'x'])) });
    },
    /** Makes changes on disk. */
    async edit(changes: readonly LabelChange[], name = ''): Promise<readonly EditOutcome[]> {
      const edit = (await open(name)).edit(changes);
      await applyToDisk(folder.path, edit);
      return edit.outcomes;
    },
  };
}

/** What is said of each image: `path label` or `path label split`. */
export function said({ entries: { paths, labels, splits } }: LabelSource): string[] {
  return paths.map((path, i) => [path, labels[i], ...(splits ? [splits[i]] : [])].join(' '));
}
