import {
  DECISION_KEYS,
  decisionOf,
  isShortcut,
  plainKey,
  type DecisionCommand,
  type KeyPress,
  type KeyRow,
} from './keymap';

/** What a key asks for in the editor of one image. */
export type ImageCommand =
  | DecisionCommand
  | { readonly type: 'zoom'; readonly to: 'in' | 'out' | 'fit' | 'actual' }
  | { readonly type: 'showSuspect'; readonly step: 1 | -1 }
  | { readonly type: 'heat' }
  | { readonly type: 'help' };

const PLAIN: Readonly<Record<string, ImageCommand>> = {
  '+': { type: 'zoom', to: 'in' },
  '=': { type: 'zoom', to: 'in' },
  '-': { type: 'zoom', to: 'out' },
  f: { type: 'zoom', to: 'fit' },
  a: { type: 'zoom', to: 'actual' },
  n: { type: 'showSuspect', step: 1 },
  p: { type: 'showSuspect', step: -1 },
  h: { type: 'heat' },
  '?': { type: 'help' },
};

export const IMAGE_KEY_TABLE: readonly KeyRow[] = [
  ...DECISION_KEYS,
  { keys: ['N', 'P'], does: 'Next, previous suspect' },
  { keys: ['+', '-'], does: 'Zoom in, out; also with the wheel' },
  { keys: ['F'], does: 'Fit the image into the editor' },
  { keys: ['A'], does: 'Actual size, 1:1' },
  { keys: ['H'], does: 'Show or hide where the image is unusual, with a pretrained backbone' },
  { keys: ['?'], does: 'Show this table' },
];

export function imageCommandOf(press: KeyPress): ImageCommand | undefined {
  return decisionOf(press) ?? (isShortcut(press) ? undefined : PLAIN[plainKey(press)]);
}
