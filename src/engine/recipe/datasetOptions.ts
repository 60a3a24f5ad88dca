import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'jsonc-parser';
import { z } from 'zod';

const name = z.string().min(1);

/** Which columns (or keys) of a label file say what; those that are not named are told by their names and contents. */
const columns = z.strictObject({
  image: name.optional().describe('File of the image'),
  label: name.optional().describe('Its class'),
  split: name.optional().describe('What it is for: train, test'),
  box: z
    .union([name, z.array(name).length(4)])
    .optional()
    .describe('Part of the image that a row is about: a column with a list, or four of left, top, right, bottom'),
  rater: name.optional().describe('Who says it, where several people label one image'),
});

/** What `dataset` of `nearmiss.json` may say: how the labels of the folder are written. */
export const datasetOptions = z
  .strictObject({
    layout: name
      .default('auto')
      .describe(
        'How labels are written: "auto", "folders", "table", "names" (`cat.0.jpg`), or a form such as "coco", "voc", ' +
          '"yolo"; see docs/formats.md',
      ),
    table: z
      .union([name, z.array(name).min(1)])
      .optional()
      .describe('The label file or files, relative to the folder'),
    columns: columns.optional().describe('Which columns of the label file say what'),
    root: name.optional().describe('Folder that the paths in label files begin in, relative to the dataset'),
    extension: name.optional().describe('Put behind names in label files that have none, as ".jpg"'),
    names: z
      .union([name, z.record(z.string(), z.string())])
      .optional()
      .describe('Names of classes that are numbers in the label file: a file with a name per line, or number to name'),
  })
  .default({ layout: 'auto' });

export type DatasetOptions = z.infer<typeof datasetOptions>;

/**
 * How `nearmiss.json` says that the labels of a folder are written. A recipe that is wrong, as while it is typed, says
 * what of it can be understood: reading the recipe itself tells what is wrong.
 */
export async function readDatasetOptions(root: string): Promise<DatasetOptions> {
  const text = await readFile(join(root, 'nearmiss.json'), 'utf8').catch(() => '');
  const value = parse(text, [], { allowTrailingComma: true, allowEmptyContent: true }) as { dataset?: unknown } | null;
  const options = datasetOptions.safeParse(value?.dataset);
  return options.success ? options.data : { layout: 'auto' };
}
