import type { Diagnostic } from 'vscode-languageserver';
import { HELP_SCHEME } from '../protocol';

/** Codes of problems that have a page of their own in media/help; `labels/row` has `labels-row.md`. */
export const EXPLAINED = [
  'suspect',
  'unreadable',
  'more',
  'duplicate/conflict',
  'duplicate/leak',
  'labels/header',
  'labels/conflict',
  'labels/row',
  'labels/quote',
  'labels/json',
  'labels/value',
  'labels/path',
  'labels/missing',
  'labels/duplicate',
  'labels/spelling',
  'labels/lone',
  'recipe/nonsense',
] as const;
export type ProblemCode = (typeof EXPLAINED)[number];

/** Source and code of a diagnostic, with the link to the page about it. */
export function explained(code: string): Pick<Diagnostic, 'source' | 'code' | 'codeDescription'> {
  const known = (EXPLAINED as readonly string[]).includes(code);
  return {
    source: 'nearmiss',
    code,
    ...(known && { codeDescription: { href: `${HELP_SCHEME}:/${code.replaceAll('/', '-')}.md` } }),
  };
}

/** A link that runs a command of the editor with one argument. */
export function commandUri(command: string, argument: unknown): string {
  return `command:${command}?${encodeURIComponent(JSON.stringify([argument]))}`;
}
