import type { DiagnosticSeverity } from 'vscode-languageserver';
import type { DiagnosticData } from '../diagnostics';
import type { LabelRecord } from './labelRecord';

/** Something wrong with a row, before it is known whether it will be listed. */
export interface LabelProblem {
  readonly code: string;
  readonly record: LabelRecord;
  readonly field: 'image' | 'label' | null;
  readonly severity: DiagnosticSeverity;
  readonly message: string;
  /** Rows that the message is about too, each with its part in it. */
  readonly related?: readonly { readonly record: LabelRecord; readonly message: string }[];
  /** Says nothing that another row does not. */
  readonly superfluous?: boolean;
  readonly data?: LabelData;
}

/** What a quick fix has to know of a problem. */
export interface LabelData extends Partial<DiagnosticData> {
  /** The class that is probably meant. */
  readonly meant?: string;
  /** Other labels of the same picture. */
  readonly labels?: readonly string[];
}

/** A name in the words of a message. */
export function quoted(name: string): string {
  return `'${name}'`;
}
