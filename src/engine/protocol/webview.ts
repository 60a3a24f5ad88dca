/** Messages between the extension and its review webview. The webview renders and posts; it decides nothing. */
import type { DatasetState } from './dataset';
import type { DecisionAction, Finding, FindingKind } from './findings';
import type { UserError } from './reply';

export type ToReview =
  /** After `ready` and after every change: everything the view shows. Image `path` p is at `imageBase` + encoded p. */
  | { readonly type: 'state'; readonly state: DatasetState; readonly findings: readonly Finding[]; readonly imageBase: string; readonly labels: readonly string[] }
  /** A decision is on its way (`true`) or has ended; buttons of these images wait meanwhile. */
  | { readonly type: 'busy'; readonly images: readonly string[]; readonly busy: boolean }
  /** What a decision did, for the live region: `cat/3.jpg is now dog`. */
  | { readonly type: 'done'; readonly message: string }
  | { readonly type: 'failed'; readonly error: UserError }
  /** From the commands Review Findings and Next Suspect: bring this finding (or kind) into view and focus it. */
  | { readonly type: 'reveal'; readonly kind: FindingKind; readonly id?: string };

export type FromReview =
  | { readonly type: 'ready' }
  | { readonly type: 'decide'; readonly images: readonly string[]; readonly action: DecisionAction; readonly label?: string; readonly evidence?: string }
  /** Lets the user choose any class in the label-fix quick pick. */
  | { readonly type: 'chooseLabel'; readonly images: readonly string[] }
  | { readonly type: 'undo' }
  | { readonly type: 'openImage'; readonly image: string }
  | { readonly type: 'command'; readonly command: 'analyze' | 'retrain' };
