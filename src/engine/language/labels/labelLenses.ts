import type { CodeLens } from 'vscode-languageserver';
import {
  DECIDE_COMMAND,
  SHOW_BELOW_COMMAND,
  percent,
  type DecideParams,
  type Finding,
  type ShowBelow,
} from '../../protocol';
import { standingSuspects } from './findingProblems';
import type { LabelFile } from './labelFiles';
import type { RowRecord } from './labelRecord';

/**
 * Above each row that is a suspect: how sure that is, with its neighbours, and the two answers that most need. The
 * first `maximum` have them.
 */
export function lenses(file: LabelFile, maximum: number): CodeLens[] {
  return standingSuspects(file)
    .slice(0, maximum)
    .flatMap(({ finding, record }) => suspectLenses(file, finding, record));
}

function suspectLenses(
  { root, uri, document }: LabelFile,
  { image, score, suggestions, reason }: Finding,
  record: RowRecord,
): CodeLens[] {
  const range = document.rangeOf(record);
  const lens = (title: string, command: string, argument: DecideParams | ShowBelow): CodeLens => ({
    range,
    command: { title, command, arguments: [argument] },
  });
  const decide = (title: string, params: Pick<DecideParams, 'action' | 'label'>) =>
    lens(title, DECIDE_COMMAND, { root, images: [image.path], evidence: reason, ...params });
  return [
    lens(`$(search) ${percent(score)} wrong: show neighbours`, SHOW_BELOW_COMMAND, {
      root,
      image: image.path,
      uri,
      line: record.line,
    }),
    ...suggestions
      .slice(0, 1)
      .map(({ label, probability }) =>
        decide(`$(check) Relabel to '${label}' (${percent(probability)})`, { action: 'relabel', label }),
      ),
    decide(`$(pass) Keep '${image.label}'`, { action: 'keep' }),
  ];
}
