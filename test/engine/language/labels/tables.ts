/** A table with something of everything: a comment, levels, a row named twice under another spelling, one cut short. */
export const TABLE = [
  '# pets',
  'image\tlabel\tsplit',
  'img/1.png\tcat\ttrain',
  'img/2.png\tcat\ttrain',
  '',
  'img/3.png\tanimal/dog\ttest',
  'img/2.png\tCat\ttrain',
  'img/4.png',
  '',
].join('\n');
