import type { DocumentLink, Location, Position } from 'vscode-languageserver';
import { pictureOf } from '../../protocol';
import { toUri } from '../uris';
import { cursorAt } from './cursor';
import type { LabelFile } from './labelFiles';
import { isRow } from './recordIndex';

/**
 * The editor asks for all links of a file after each change: from so many rows on, Go to Definition alone leads to the
 * image.
 */
const MOST = 5000;

/** From each path to its image. */
export function links({ root, document, files }: LabelFile): DocumentLink[] {
  if (document.records.length > MOST) return [];
  return document.records.filter(isRow).flatMap((record) => {
    const { path } = record.row;
    if (path === null || !files.has(pictureOf(path).file)) return [];
    return [
      { range: document.cellRange(record, 'image'), target: toUri(root, pictureOf(path).file), tooltip: 'Open image' },
    ];
  });
}

/** The image that the path at a position names. */
export function imageAt({ root, document, files }: LabelFile, position: Position): Location | null {
  const cursor = cursorAt(document, position);
  const path = cursor?.field === 'image' ? cursor.record.row.path : null;
  if (path === null || !files.has(pictureOf(path).file)) return null;
  const start = { line: 0, character: 0 };
  return { uri: toUri(root, pictureOf(path).file), range: { start, end: start } };
}
