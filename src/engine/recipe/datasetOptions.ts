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

/** How the files of a dataset are read: the part of `nearmiss.json` that no analysis hangs on, but what it is of. */
export const datasetOptions = z.strictObject({
  layout: name
    .default('auto')
    .describe(
      'Where labels stand: "auto", "folders" above images, their "names", as in cat.12.jpg, a "table", or a form of ' +
        'another tool, as "coco"; see docs/formats.md',
    ),
  subfolders: z
    .enum(['parts', 'classes'])
    .optional()
    .describe(
      'What folders in a class folder are: "parts" of the class (cat/kitchen/9.png is cat), or "classes" of their ' +
        'own with levels (dog/poodle). Left out, they are parts, but classes where the loss or findings.level asks ' +
        'for levels, or where decisions were made on such classes',
    ),
  include: z
    .array(z.string())
    .default([])
    .describe('Folders, by name or path, that belong to the dataset although they look as if they did not'),
  exclude: z.array(z.string()).default([]).describe('Folders, by name or path, that do not belong to the dataset'),
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
});

export type DatasetOptions = z.infer<typeof datasetOptions>;

/** Whether a recipe makes sense for labels of several levels only. */
export function asksForLevels({
  loss,
  findings,
}: {
  readonly loss: { readonly name?: unknown };
  readonly findings: { readonly level?: unknown };
}): boolean {
  return loss.name === 'hierarchical' || typeof findings.level === 'number';
}
