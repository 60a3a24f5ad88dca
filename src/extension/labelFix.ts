import { QuickPickItemKind, ThemeIcon, window, type QuickInputButton, type QuickPickItem } from 'vscode';
import type { DecisionOutcome, LabelChoice } from '../engine/protocol';
import type { EngineClient } from './client';
import type { Datasets } from './datasets';
import type { Decisions } from './decisions';
import { nextStanding, suspectAfter } from './findingsModel';
import {
  commonSections,
  labelPrompt,
  labelSections,
  newClassItem,
  type LabelItem,
  type LabelPick,
  type LabelSection,
} from './labelFixItems';
import { showNeighbours } from './neighbours';
import { imageUri } from './images';

const UNDO: QuickInputButton = { iconPath: new ThemeIcon('discard'), tooltip: 'Undo Last Decision' };
const NEIGHBOURS: QuickInputButton = { iconPath: new ThemeIcon('references'), tooltip: 'Show Neighbours' };
const SKIP: QuickInputButton = { iconPath: new ThemeIcon('arrow-right'), tooltip: 'Next Suspect' };

type Answer = LabelPick | { readonly action: 'undo' | 'neighbours' | 'skip' };
interface Line extends QuickPickItem {
  readonly pick?: LabelPick;
}

/** The label-fix quick pick: shows an image and its ranked classes, applies the choice, goes on to the next suspect. */
export class LabelFix {
  constructor(
    private readonly engine: EngineClient,
    private readonly datasets: Datasets,
    private readonly decisions: Decisions,
  ) {}

  /** Fixes one image and, when it is a suspect, those that follow it until the user ends it with Escape. */
  async fix(root: string, image: string): Promise<void> {
    for (let next: string | undefined = image; next !== undefined;) next = await this.step(root, next);
  }

  /** Asks for one answer for several images at once and applies it; undefined when the user gives none. */
  async fixAll(root: string, images: readonly string[]): Promise<DecisionOutcome | undefined> {
    const report = await this.engine.request('nearmiss/image', { root, image: images[0] });
    const answer =
      images.length === 1
        ? await ask(
            root,
            report.choices,
            labelSections(report),
            `Fix Label: ${images[0]}`,
            labelPrompt(report, false),
            [],
          )
        : await ask(
            root,
            report.choices,
            commonSections(report.choices),
            `Fix Labels: ${images.length} images`,
            'Choose or type one class for all of them.',
            [],
          );
    return answer && isPick(answer) ? this.decisions.decide({ root, images, ...answer }) : undefined;
  }

  /** One image; returns the next one to fix, if any. */
  private async step(root: string, image: string): Promise<string | undefined> {
    const report = await this.engine.request('nearmiss/image', { root, image });
    const suspect = report.findings.find(({ kind }) => kind === 'suspect');
    const before = this.datasets.get(root)?.findings ?? [];
    await this.datasets.show(root, image);
    const buttons = [UNDO, NEIGHBOURS, ...(suspect ? [SKIP] : [])];
    const answer = await ask(
      root,
      report.choices,
      labelSections(report),
      `Fix Label: ${image}`,
      labelPrompt(report, suspect !== undefined),
      buttons,
    );
    if (!answer) return undefined;
    if (isPick(answer)) {
      await this.decisions.decide({ root, images: [image], ...answer, evidence: suspect?.reason });
      return suspect && nextStanding(before, this.datasets.get(root)?.findings ?? [], suspect.id)?.image.path;
    }
    if (answer.action === 'undo') return (await this.decisions.undo(root)).images[0] ?? image;
    if (answer.action === 'skip') return suspectAfter(before, suspect?.id)?.image.path;
    await showNeighbours(this.engine, this.datasets, root, image);
    return image;
  }
}

function isPick(answer: Answer): answer is LabelPick {
  return answer.action === 'relabel' || answer.action === 'keep' || answer.action === 'exclude';
}

/** Shows the quick pick; undefined when the user leaves it. It stays while the image is looked at. */
function ask(
  root: string,
  choices: readonly LabelChoice[],
  sections: readonly LabelSection[],
  title: string,
  placeholder: string,
  buttons: readonly QuickInputButton[],
): Promise<Answer | undefined> {
  const pick = window.createQuickPick<Line>();
  const lines = toLines(root, sections);
  pick.title = title;
  pick.placeholder = placeholder;
  pick.buttons = buttons;
  pick.items = lines;
  pick.ignoreFocusOut = true;
  pick.onDidChangeValue((value) => {
    const added = newClassItem(value, choices);
    pick.items = added ? [...lines, { ...toLine(root, added), alwaysShow: true }] : lines;
  });
  return new Promise((resolve) => {
    const end = (answer: Answer | undefined) => {
      resolve(answer);
      pick.dispose();
    };
    pick.onDidAccept(() => end(pick.activeItems[0]?.pick));
    pick.onDidTriggerButton((button) =>
      end(button === UNDO ? { action: 'undo' } : button === SKIP ? { action: 'skip' } : { action: 'neighbours' }),
    );
    pick.onDidHide(() => end(undefined));
    pick.show();
  });
}

function toLines(root: string, sections: readonly LabelSection[]): Line[] {
  return sections.flatMap(({ title, items }) => [
    { label: title, kind: QuickPickItemKind.Separator },
    ...items.map((item) => toLine(root, item)),
  ]);
}

function toLine(root: string, { pick, label, description, example }: LabelItem): Line {
  return {
    pick,
    label,
    description,
    ...(example && example.text === undefined && { iconPath: imageUri(root, example.path).with({ fragment: '' }) }),
  };
}
