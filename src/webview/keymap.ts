import type { Move } from './selection';

/**
 * A decision about images, or taking one back. `accept` takes what a finding suggests, `relabel` the n-th class on
 * offer, from 0.
 */
export type DecisionCommand =
  | { readonly type: 'accept' | 'keep' | 'exclude' | 'chooseLabel' | 'undo' }
  | { readonly type: 'relabel'; readonly nth: number };

/** What a key asks for in the review. */
export type Command =
  | DecisionCommand
  | { readonly type: 'move'; readonly move: Move; readonly extend: boolean }
  | { readonly type: 'openImage' | 'toggle' | 'chooseAll' | 'clear' }
  | { readonly type: 'filter' | 'help' };

/** The parts of a KeyboardEvent that matter here. */
export interface KeyPress {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
}

const MOVES: Readonly<Record<string, Move>> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
  PageUp: 'pageUp',
  PageDown: 'pageDown',
  Home: 'first',
  End: 'last',
};

const DECISIONS: Readonly<Record<string, DecisionCommand>> = {
  Enter: { type: 'accept' },
  y: { type: 'accept' },
  k: { type: 'keep' },
  x: { type: 'exclude' },
  c: { type: 'chooseLabel' },
  u: { type: 'undo' },
};

const PLAIN: Readonly<Record<string, Command>> = {
  o: { type: 'openImage' },
  ' ': { type: 'toggle' },
  Escape: { type: 'clear' },
  '/': { type: 'filter' },
  '?': { type: 'help' },
};

export interface KeyRow {
  readonly keys: readonly string[];
  readonly does: string;
}

/** The keys of decisions, the same in every view. */
export const DECISION_KEYS: readonly KeyRow[] = [
  { keys: ['Enter', 'Y'], does: 'Accept the suggested label' },
  { keys: ['1', '…', '9'], does: 'Relabel to the first, … ninth class on offer' },
  { keys: ['K'], does: 'Keep the label: it is right' },
  { keys: ['X'], does: 'Exclude the image from the dataset; of duplicates all but the one that stays' },
  { keys: ['C'], does: 'Choose any class…' },
  { keys: ['U'], does: 'Undo the last decision' },
];

/** The table that `?` shows in the review. */
export const KEY_TABLE: readonly KeyRow[] = [
  ...DECISION_KEYS,
  { keys: ['O'], does: 'Open the image' },
  { keys: ['←', '→', '↑', '↓'], does: 'Move; also Page Up, Page Down, Home, End' },
  { keys: ['Space'], does: 'Select or deselect for a decision in bulk' },
  { keys: ['Shift+←', '…'], does: 'Extend the selection' },
  { keys: ['Ctrl+A'], does: 'Select all that are shown' },
  { keys: ['Esc'], does: 'Clear the selection' },
  { keys: ['/'], does: 'Filter' },
  { keys: ['?'], does: 'Show this table' },
];

export function commandOf(press: KeyPress): Command | undefined {
  if ((press.ctrlKey || press.metaKey) && !press.altKey && !press.shiftKey && press.key.toLowerCase() === 'a')
    return { type: 'chooseAll' };
  if (isShortcut(press)) return undefined;
  if (press.key in MOVES) return { type: 'move', move: MOVES[press.key], extend: press.shiftKey };
  return decisionOf(press) ?? PLAIN[plainKey(press)];
}

/** The decision that a key stands for, in every view. */
export function decisionOf(press: KeyPress): DecisionCommand | undefined {
  if (isShortcut(press)) return undefined;
  if (/^[1-9]$/.test(press.key)) return { type: 'relabel', nth: Number(press.key) - 1 };
  return DECISIONS[plainKey(press)];
}

/** A key that belongs to the workbench. */
export function isShortcut({ ctrlKey, metaKey, altKey }: KeyPress): boolean {
  return ctrlKey || metaKey || altKey;
}

/** The key in lower case, so that caps lock changes nothing. */
export function plainKey({ key }: KeyPress): string {
  return key.length === 1 ? key.toLowerCase() : key;
}

/** Whether the key belongs to the thing that has the focus: text goes into a field, Enter presses a button. */
export function belongsToTarget(path: readonly EventTarget[], key: string): boolean {
  const elements = path.filter((target) => target instanceof Element);
  if (
    elements.some((element) =>
      element.matches('input, textarea, select, [contenteditable], vscode-text-field, vscode-dropdown, dialog'),
    )
  )
    return true;
  const onControl = elements.some((element) => element.matches('button, a[href], vscode-button, [role=tab], summary'));
  return onControl && (key === 'Enter' || key === ' ' || key in MOVES);
}
