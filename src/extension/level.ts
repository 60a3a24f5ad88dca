import { window, type QuickPickItem } from 'vscode';
import type { DatasetState } from '../engine/protocol';
import type { EngineClient } from './client';

/**
 * Lets the user choose the level of hierarchical labels at which findings and neighbours are asked; undefined when
 * nothing was chosen.
 */
export async function chooseLevel(
  engine: EngineClient,
  { root, levels, level, classes }: DatasetState,
): Promise<DatasetState | undefined> {
  const lines = Array.from({ length: levels }, (_, index): QuickPickItem & { readonly level: number } => {
    const groups = [
      ...new Set(
        classes.map(({ label }) =>
          label
            .split('/')
            .slice(0, index + 1)
            .join('/'),
        ),
      ),
    ];
    return {
      level: index + 1,
      label: index + 1 === levels ? `Level ${index + 1}: whole labels` : `Level ${index + 1}`,
      description: `${groups.length} classes${index + 1 === level ? ', shown now' : ''}`,
      detail: groups.slice(0, 6).join(', ') + (groups.length > 6 ? ', …' : ''),
    };
  });
  const chosen = await window.showQuickPick(lines, {
    title: 'Choose Level of Labels',
    placeHolder: 'At a coarser level a mix-up of sister classes counts as right',
  });
  return chosen && engine.request('nearmiss/level', { root, level: chosen.level });
}
