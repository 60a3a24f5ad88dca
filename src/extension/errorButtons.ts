/** A button under an error message and the command that it runs. */
export interface ErrorButton {
  readonly title: string;
  readonly command: string;
}

const SHOW_LOG: ErrorButton = { title: 'Show Log', command: 'nearmiss.showLog' };
const RESTART: ErrorButton = { title: 'Restart Engine', command: 'nearmiss.restartEngine' };
const TRUST: ErrorButton = { title: 'Manage Workspace Trust', command: 'workbench.trust.manage' };
const SAMPLE: ErrorButton = { title: 'Open Sample Dataset', command: 'nearmiss.openSample' };
const ANALYZE: ErrorButton = { title: 'Analyze Dataset', command: 'nearmiss.analyze' };

const BUTTONS: Readonly<Record<string, readonly ErrorButton[]>> = {
  internal: [SHOW_LOG],
  'engine/restricted': [TRUST],
  'engine/ended': [RESTART, SHOW_LOG],
  'dataset/none': [SAMPLE],
  'dataset/empty': [SAMPLE],
  'analysis/none': [ANALYZE],
};

/** What mends an error, by its code; most messages say it in words alone. */
export function errorButtons(code: string): readonly ErrorButton[] {
  return BUTTONS[code] ?? [];
}
