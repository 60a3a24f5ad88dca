import { workspace } from 'vscode';
import type { EngineSettings } from '../engine/protocol';

export const SECTION = 'nearmiss';
const DEFAULT_PROBLEMS = 200;

/** All settings, read once here; a value of the wrong kind counts as the default. */
export function readSettings(): EngineSettings {
  const problems = workspace.getConfiguration(SECTION).get<unknown>('problems.maximum');
  return { problems: typeof problems === 'number' && problems >= 0 ? Math.floor(problems) : DEFAULT_PROBLEMS };
}
