/** Folders whose pictures are copies that a program keeps for itself, by their name in small letters, and whose. */
const STRAY: Readonly<Record<string, string>> = {
  '@eadir': 'thumbnails of a Synology NAS',
  '.@__thumb': 'thumbnails of a QNAP NAS',
  '.thumbnails': 'thumbnails of a desktop',
  '.thumbs': 'thumbnails of a desktop',
  __macosx: "what macOS packs beside a zip's files",
  '.ipynb_checkpoints': 'copies that Jupyter keeps',
  ipynb_checkpoints: 'copies that Jupyter keeps',
  '#recycle': 'the bin of a NAS',
  '@recycle': 'the bin of a NAS',
  '$recycle.bin': 'the bin of Windows',
};

/** Whose pictures lie in a folder of this name, in words; undefined for a folder as people make them. */
export function strayFolder(name: string): string | undefined {
  return Object.hasOwn(STRAY, name.toLowerCase()) ? STRAY[name.toLowerCase()] : undefined;
}
