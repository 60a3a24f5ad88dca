import type { Hover, Position } from 'vscode-languageserver';
import {
  DECIDE_COMMAND,
  pictureOf,
  SHOW_BELOW_COMMAND,
  type DecideParams,
  type ImageReport,
  type ShowBelow,
} from '../../protocol';
import { commandUri } from '../explain';
import { classAt, cursorAt, isWithin } from './cursor';
import { escapeMarkdown, picture, reportMarkdown } from './imageMarkdown';
import type { LabelFile } from './labelFiles';
import type { RowRecord } from './labelRecord';
import { rowReport } from './rowReport';

/**
 * The image of a row with its neighbours and why it is flagged, and what can be done about it; on a label also how
 * often it is used.
 */
export function hover(file: LabelFile, position: Position): Hover | null {
  const { document, root, files } = file;
  const cursor = cursorAt(document, position);
  const path = cursor?.record.row.path;
  if (!cursor || !path) return null;
  const report = rowReport(file, cursor.record);
  const parts = [
    report ? reportMarkdown(root, report) : files.has(pictureOf(path).file) ? picture(root, path) : '',
    report && commands(file, cursor.record, report),
    classCounts(file, position),
  ];
  const value = parts.filter(Boolean).join('\n\n');
  return value === '' ? null : { contents: { kind: 'markdown', value }, range: document.rangeOf(cursor.record) };
}

function classCounts({ document }: LabelFile, position: Position): string {
  const found = classAt(document, position);
  if (!found) return '';
  const labels = document.index.labels().filter((label) => isWithin(label, found.name));
  const rows = labels.reduce((sum, label) => sum + document.index.count(label), 0);
  const below = labels.length > 1 ? ` in ${labels.length} classes` : '';
  return `*${escapeMarkdown(found.name)}*: ${rows} ${rows === 1 ? 'row' : 'rows'}${below}`;
}

/** Links that run commands of the editor. */
function commands(file: LabelFile, { line }: RowRecord, { image, neighbours, findings }: ImageReport): string {
  const { root, uri } = file;
  const suspect = findings.find(({ kind }) => kind === 'suspect');
  const link = (title: string, command: string, argument: DecideParams | ShowBelow) =>
    `[${escapeMarkdown(title)}](${commandUri(command, argument)})`;
  const decide = (title: string, params: Pick<DecideParams, 'action' | 'label'>) =>
    link(title, DECIDE_COMMAND, { root, images: [image.path], evidence: suspect?.reason, ...params });
  const links = [
    ...(suspect?.suggestions
      .slice(0, 1)
      .map(({ label }) => decide(`Relabel to '${label}'`, { action: 'relabel', label })) ?? []),
    suspect && decide('Keep', { action: 'keep' }),
    suspect && decide('Exclude', { action: 'exclude' }),
    neighbours.length > 0 && link('Show below', SHOW_BELOW_COMMAND, { root, image: image.path, uri, line }),
  ];
  return links.filter(Boolean).join(' · ');
}
