import { InputBoxValidationSeverity, window, type LogOutputChannel } from 'vscode';
import {
  CHOOSE_LABEL_COMMAND,
  NearmissError,
  RELABEL_SUSPECTS_COMMAND,
  SHOW_BELOW_COMMAND,
  percent,
  type ChooseLabel,
  type RelabelSuspects,
  type ShowBelow,
} from '../engine/protocol';
import type { EngineClient } from './client';
import { CommandSet } from './commandSet';
import type { Datasets } from './datasets';
import type { Decisions } from './decisions';
import type { LabelFix } from './labelFix';
import type { NeighbourPanel } from './neighbourPanel';
import { activeDataset } from './targets';

export interface LabelParts {
  readonly log: LogOutputChannel;
  readonly engine: EngineClient;
  readonly datasets: Datasets;
  readonly decisions: Decisions;
  readonly labelFix: LabelFix;
  readonly panel: NeighbourPanel;
}

/** The commands of label files and classes: in quick fixes, hovers and lenses, and Rename Class…. */
export class LabelCommands extends CommandSet {
  constructor(private readonly parts: LabelParts) {
    super(parts);
    this.add(SHOW_BELOW_COMMAND, (params: ShowBelow) => parts.panel.show(params));
    this.add(CHOOSE_LABEL_COMMAND, ({ root, image }: ChooseLabel) => parts.labelFix.fixAll(root, [image]));
    this.add(RELABEL_SUSPECTS_COMMAND, (params: RelabelSuspects) => this.relabelSuspects(params));
    this.add('nearmiss.renameClass', (label?: unknown) =>
      this.renameClass(typeof label === 'string' ? label : undefined),
    );
  }

  /**
   * Every suspect that is as sure as that is relabelled to what it suggests, in one decision that the editor shows
   * first.
   */
  private async relabelSuspects({ root, confidence }: RelabelSuspects): Promise<void> {
    const findings = await this.parts.engine.request('nearmiss/findings', { root });
    const sure = findings.filter(
      ({ kind, score, suggestions }) => kind === 'suspect' && score >= confidence && suggestions.length > 0,
    );
    if (sure.length === 0) return;
    try {
      await this.parts.decisions.decide({
        root,
        images: sure.map(({ image }) => image.path),
        action: 'relabel',
        label: sure.map(({ suggestions }) => suggestions[0].label),
        evidence: `one of ${sure.length} suspects of ${percent(confidence)} and more`,
        preview: true,
      });
    } catch (error) {
      // Leaving the preview is an answer too.
      if (!(error instanceof NearmissError && error.code === 'edit/cancelled')) throw error;
    }
  }

  private async renameClass(label?: string): Promise<void> {
    const { root, state } = activeDataset(this.parts.datasets);
    const classes = state?.classes ?? [];
    const from =
      label ??
      (
        await window.showQuickPick(
          classes.map((one) => ({ label: one.label, description: `${one.images} images` })),
          {
            title: 'Rename Class',
            placeHolder: 'Which class gets another name, or becomes one with another?',
          },
        )
      )?.label;
    if (from === undefined) return;
    const names = new Set(classes.map((one) => one.label));
    const to = await window.showInputBox({
      title: `Rename ${from}`,
      value: from,
      prompt: 'The new name. With the name of another class the two become one. / makes levels.',
      validateInput: (name) =>
        name !== from && names.has(name)
          ? { message: `Merges ${from} into ${name}`, severity: InputBoxValidationSeverity.Info }
          : undefined,
    });
    if (to === undefined || to === from) return;
    const { message } = await this.parts.engine.request('nearmiss/renameClass', { root, from, to });
    window.setStatusBarMessage(`$(check) ${message}`, 6000);
  }
}
