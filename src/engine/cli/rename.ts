import { NearmissError } from '../protocol';
import { withDataset } from './openDataset';
import type { ExitCode } from './exitCode';

/** Gives a class another name, or puts its images to those of another class: folders are renamed, or cells edited. */
export async function rename(dir: string, from: string, to: string): Promise<ExitCode> {
  return withDataset<ExitCode>(dir, async (curator) => {
    const { layout, labelFile, classes } = curator.at.state;
    if (from === to) throw new NearmissError('class/same', `"${from}" is to be renamed to itself. Name another class.`);
    if (layout === 'folder') {
      console.log((await curator.renameClass(from, to)).message);
      return 0;
    }
    const { table } = curator.at;
    const images = table.paths.filter((path, row) => table.row(path) === row && table.label(row) === from);
    if (images.length === 0)
      throw new NearmissError(
        'class/unknown',
        `No image of ${labelFile} has the class "${from}"; the classes are ` +
          `${classes.map(({ label }) => `"${label}"`).join(', ')}.`,
      );
    const { message } = await curator.decide({ images, action: 'relabel', label: to, evidence: `was ${from}` });
    console.log(message);
    return 0;
  });
}
