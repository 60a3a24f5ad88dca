import type { ImageReport, LabelChoice, Neighbour } from '../engine/protocol';
import { percent } from './findingsModel';

/** What a line of the label-fix quick pick does. */
export type LabelPick =
  | { readonly action: 'relabel'; readonly label: string }
  | { readonly action: 'keep' | 'exclude' };

export interface LabelItem {
  readonly pick: LabelPick;
  readonly label: string;
  readonly description: string;
  /** The nearest neighbour that has this class, as its picture. */
  readonly example?: Neighbour;
}

export interface LabelSection {
  readonly title: string;
  readonly items: readonly LabelItem[];
}

/**
 * The lines of the quick pick: classes that neighbours vote for, best first, with the current one as Keep; then what else
 * can be said of the image; then all other classes. The first line is what Enter does.
 */
export function labelSections(report: ImageReport): LabelSection[] {
  const ranked = rankedChoices(report);
  const voted = ranked.filter(({ share }) => share > 0);
  const others = ranked.filter(({ share, current }) => share === 0 && !current);
  const item = (choice: LabelChoice) => choiceItem(choice, report.neighbours);
  const unvoted = voted.some(({ current }) => current) || report.image.label === '' ? [] : [keepItem(report.image.label, '')];
  const sections: LabelSection[] = [
    { title: 'classes of its neighbours', items: voted.map(item) },
    { title: 'this image', items: [...unvoted, { pick: { action: 'exclude' }, label: '$(circle-slash) Exclude from the dataset', description: '' }] },
    { title: 'other classes', items: others.map(item) },
  ];
  return sections.filter(({ items }) => items.length > 0);
}

/** A line for a class that does not exist yet; undefined when `typed` is empty or is a class already. */
export function newClassItem(typed: string, choices: readonly LabelChoice[]): LabelItem | undefined {
  const label = typed.trim();
  if (label === '' || choices.some((choice) => choice.label === label)) return undefined;
  const twin = choices.find((choice) => choice.label.trim().toLowerCase() === label.toLowerCase());
  return { pick: { action: 'relabel', label }, label: `$(add) New class '${label}'`, description: twin ? `there is already '${twin.label}'` : '' };
}

/** What the quick pick says above its lines. */
export function labelPrompt({ image, findings }: ImageReport, goesOn: boolean): string {
  const suspect = findings.find(({ kind }) => kind === 'suspect');
  const what = suspect ? `${image.label} is wrong with ${percent(suspect.score)}` : image.label ? `Labelled ${image.label}` : 'Not labelled yet';
  return `${what}: choose or type a class${goesOn ? ', then the next' : ''}`;
}

/** The classes that the findings suggest come before what the neighbours alone would say. */
function rankedChoices({ choices, findings }: ImageReport): LabelChoice[] {
  const suggested = findings.flatMap(({ suggestions }) => suggestions.map(({ label }) => label));
  const rank = ({ label }: LabelChoice) => (suggested.includes(label) ? suggested.indexOf(label) : suggested.length);
  return [...choices].sort((a, b) => rank(a) - rank(b) || b.share - a.share);
}

function choiceItem({ label, share, reason, current }: LabelChoice, neighbours: readonly Neighbour[]): LabelItem {
  const description = share > 0 ? `${percent(share)} · ${reason}` : reason;
  const example = neighbours.find((neighbour) => neighbour.label === label);
  return current ? { ...keepItem(label, description), example } : { pick: { action: 'relabel', label }, label, description, example };
}

function keepItem(label: string, description: string): LabelItem {
  return { pick: { action: 'keep' }, label: `$(pass) Keep '${label}'`, description };
}
