import type { FindingFilter } from './findingFilter';
import type { Command, DecisionCommand } from './keymap';
import type { ScreenPoint } from './map/mapView';
import type { ReviewTab } from './reviewTab';

/** What the elements tell their view, by event name. All of them bubble out of shadow roots. */
export interface NearmissEvents {
  /** A button that decides, as a key does. */
  'nm-decide': DecisionCommand;
  /** A button that does what another key does. */
  'nm-command': Command;
  /** A card was clicked. */
  'nm-pick': { readonly id: string; readonly how: 'only' | 'toggle' | 'add' | 'extend' };
  'nm-filter': Partial<FindingFilter>;
  /** Show the suspects with these labels. */
  'nm-show-pair': { readonly given: string; readonly suggested: string };
  /** The pointer is on an image of the map, or on none. */
  'nm-map-hover': { readonly image: number; readonly at: ScreenPoint } | null;
  /** These images were chosen on the map. */
  'nm-map-choose': Uint32Array;
  'nm-tab': ReviewTab;
  /** Show this image in an editor. */
  'nm-open': { readonly image: string };
  'nm-analyze': 'analyze' | 'retrain';
}

type EventMap = { [Name in keyof NearmissEvents]: CustomEvent<NearmissEvents[Name]> };

declare global {
  // eslint-disable-next-line @typescript-eslint/no-empty-object-type
  interface HTMLElementEventMap extends EventMap {}
}

export function emit<Name extends keyof NearmissEvents>(
  target: EventTarget,
  name: Name,
  detail: NearmissEvents[Name],
): void {
  target.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
}
