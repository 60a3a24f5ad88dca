/** Names that a column of pictures has, best first. */
const PICTURE = [/^images?$/i, /^(img|picture|photo|jpg|jpeg|png)$/i, /image|img/i];

/**
 * Which of the columns that may hold pictures does.
 * @param sure whether any of them holds pictures, whatever its name; else one has to be named like it
 */
export function choosePictureColumn(names: readonly string[], sure: boolean): string | null {
  for (const pattern of PICTURE) {
    const found = names.find((name) => pattern.test(name));
    if (found !== undefined) return found;
  }
  return sure ? (names[0] ?? null) : null;
}
