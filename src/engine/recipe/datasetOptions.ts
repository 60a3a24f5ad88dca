import { z } from 'zod';

/** How the files of a dataset are read: the part of `nearmiss.json` that no analysis hangs on, but what it is of. */
export const datasetOptions = z.strictObject({
  layout: z
    .enum(['folders', 'names'])
    .default('folders')
    .describe('Where the class of an image stands: "folders" above it, or "names" of files, as in cat.12.jpg'),
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
