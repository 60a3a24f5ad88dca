import { SemanticTokensBuilder, type Range, type SemanticTokens } from 'vscode-languageserver';
import type { LabelDocument } from './labelDocument';
import { valueRange } from './cursor';
import { isRow } from './recordIndex';

/**
 * What tokens say beyond the grammar: where labels are, in whatever column or key; and which rows are out of the
 * dataset.
 */
export const TOKEN_TYPES = ['class', 'comment'];

/** Tokens of the rows on the lines of a range: the editor asks for what it shows. */
export function tokensIn(document: LabelDocument, { start, end }: Range): SemanticTokens {
  const builder = new SemanticTokensBuilder();
  const first = document.locate({ line: start.line, character: 0 }).record;
  for (let r = first; r < document.records.length && document.records[r].line <= end.line; r++) {
    const record = document.records[r];
    if (!isRow(record)) continue;
    const whole = document.rangeOf(record);
    const cell = record.row.excluded ? null : valueRange(document, record, 'label');
    const range = record.row.excluded ? whole : cell && document.rangeIn(record, cell[0], cell[1]);
    // A token stays on its line.
    if (range && range.start.line === range.end.line && range.end.character > range.start.character) {
      builder.push(
        range.start.line,
        range.start.character,
        range.end.character - range.start.character,
        record.row.excluded ? 1 : 0,
        0,
      );
    }
  }
  return builder.build();
}
