/** Names of columns in other people's tables, best first, as `plainName` makes them. */
export const COLUMN_NAMES = {
  image: [
    'filename',
    'image',
    'path',
    'file',
    'filepath',
    'imagepath',
    'imgpath',
    'img',
    'imagename',
    'imgname',
    'imagefile',
    'imagefilename',
    'imageurl',
    'url',
    'imageid',
    'imgid',
    'sourceref',
    'source',
    'picture',
    'photo',
    'id',
    'key',
  ],
  label: [
    'label',
    'class',
    'category',
    'labelname',
    'classname',
    'categoryname',
    'targetname',
    'labels',
    'classes',
    'groundtruthlabel',
    'groundtruth',
    'choice',
    'species',
    'breed',
    'shape',
    'target',
    'y',
    'gt',
    'classid',
    'labelid',
    'categoryid',
    'targetid',
    'classidx',
    'labelidx',
    'classindex',
    'diagnosis',
    'dx',
  ],
  split: ['split', 'subset', 'partition', 'set', 'phase', 'usage', 'dataset', 'tags'],
  rater: [
    'rater',
    'raterid',
    'annotator',
    'annotatorid',
    'worker',
    'workerid',
    'user',
    'userid',
    'username',
    'annotatedby',
    'labeler',
    'labeller',
    'labelerid',
    'reviewer',
    'coder',
    'expert',
    'reader',
  ],
} as const satisfies Record<string, readonly string[]>;

/** Four columns that say a box, in the order of its numbers. */
export const BOX_NAMES: readonly { readonly names: readonly string[]; readonly corners: boolean }[] = [
  { names: ['xmin', 'ymin', 'xmax', 'ymax'], corners: true },
  { names: ['minx', 'miny', 'maxx', 'maxy'], corners: true },
  { names: ['x1', 'y1', 'x2', 'y2'], corners: true },
  { names: ['x0', 'y0', 'x1', 'y1'], corners: true },
  { names: ['left', 'top', 'right', 'bottom'], corners: true },
  { names: ['x', 'y', 'w', 'h'], corners: false },
  { names: ['x', 'y', 'width', 'height'], corners: false },
  { names: ['xmin', 'ymin', 'w', 'h'], corners: false },
  { names: ['left', 'top', 'width', 'height'], corners: false },
];

/** One column that says a box by a list. */
export const BOX_LISTS: readonly string[] = ['bbox', 'box', 'boundingbox'];

/** Columns that say no class, whatever stands in them. */
export const NEVER_LABELS = new RegExp(
  `^(${[
    'unnamed\\d*|index|.*id|width|height|w|h|depth|size|area|fold|score|confidence|weight|date|time|.*at|.*time|.*date',
    'caption|text|prompt|description|title|comment|notes?|url|license|author|photographer|source|md5|sha1|hash',
    '.*path|.*file|.*filename',
  ].join('|')})$`,
);

/** A name without case, blanks and marks: `Image_Path` is `imagepath`. */
export function plainName(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '');
}
