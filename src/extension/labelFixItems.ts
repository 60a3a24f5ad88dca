import { percent, type ImageReport, type LabelChoice, type Neighbour, type Suggestion } from '../engine/protocol';

/** What a line of the label-fix quick pick does. */
export type LabelPick =
  { readonly action: 'relabel'; readonly label: string } | { readonly action: 'keep' | 'exclude' };

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

/** Suggestions below this probability stand among the neighbours' classes, where votes speak for them or not at all. */
const SUGGESTED_FROM = 0.01;

/**
 * The lines of the quick pick. The first is what Enter does: the class that a finding suggests, and for an image whose
 * label is in no doubt to keep it. Probabilities stand with suggestions only, so that the order of the lines and their
 * numbers say the same.
 */
export function labelSections(report: ImageReport): LabelSection[] {
  const { image, choices, neighbours } = report;
  const suggested = suggestionsOf(report);
  const likely = new Set(suggested.map(({ label }) => label));
  const others = choices.filter(({ label, current }) => !current && !likely.has(label));
  const item = ({ label, reason }: LabelChoice) => relabelItem(label, reason, neighbours);
  const own: LabelSection = {
    title: 'this image',
    items: [...(image.label === '' ? [] : [keepItem(report)]), EXCLUDE],
  };
  const inDoubt = suggested.length > 0 || image.label === '';
  const sections: LabelSection[] = [
    ...(inDoubt ? [] : [own]),
    {
      title: 'suggested',
      items: suggested.map(({ label, probability }) =>
        relabelItem(label, joined(percent(probability), reasonOf(report, label)), neighbours),
      ),
    },
    ...(inDoubt && image.label !== '' ? [own] : []),
    {
      title: likely.size > 0 ? 'other classes of its neighbours' : 'classes of its neighbours',
      items: others.filter(({ share }) => share > 0).map(item),
    },
    ...(image.label === '' ? [own] : []),
    { title: 'other classes', items: others.filter(({ share }) => share === 0).map(item) },
  ];
  return sections.filter(({ items }) => items.length > 0);
}

/** The lines for several images at once, which have no neighbours in common. */
export function commonSections(choices: readonly LabelChoice[]): LabelSection[] {
  const labels = choices.map(({ label }) => label).sort((a, b) => a.localeCompare(b));
  return [
    { title: 'classes', items: labels.map((label) => relabelItem(label, '', [])) },
    {
      title: 'these images',
      items: [{ pick: { action: 'keep' }, label: '$(pass) Keep their labels', description: '' }, EXCLUDE],
    },
  ];
}

/** A line for a class that does not exist yet; undefined when `typed` is empty or is a class already. */
export function newClassItem(typed: string, choices: readonly LabelChoice[]): LabelItem | undefined {
  const label = typed.trim();
  if (label === '' || choices.some((choice) => choice.label === label)) return undefined;
  const twin = choices.find((choice) => choice.label.trim().toLowerCase() === label.toLowerCase());
  return {
    pick: { action: 'relabel', label },
    label: `$(add) New class '${label}'`,
    description: twin ? `there is already '${twin.label}'` : '',
  };
}

/** What the quick pick says above its lines. */
export function labelPrompt({ image, findings }: ImageReport, goesOn: boolean): string {
  const suspect = findings.find(({ kind }) => kind === 'suspect');
  const label = image.label === '' ? 'Not labelled yet' : `Labelled ${image.label}`;
  const doubt = suspect ? `, ${percent(suspect.score)} likely wrong` : '';
  const next = goesOn ? '; the next suspect follows' : '';
  return `${label}${doubt}. Choose or type its class${next}.`;
}

function suggestionsOf({ image, findings }: ImageReport): readonly Suggestion[] {
  const suggestions = findings.find((finding) => finding.suggestions.length > 0)?.suggestions ?? [];
  return suggestions.filter(({ label, probability }) => label !== image.label && probability >= SUGGESTED_FROM);
}

function reasonOf({ choices }: ImageReport, label: string): string {
  return choices.find((choice) => choice.label === label)?.reason ?? '';
}

function joined(...parts: readonly string[]): string {
  return parts.filter(Boolean).join(' · ');
}

function relabelItem(label: string, description: string, neighbours: readonly Neighbour[]): LabelItem {
  return {
    pick: { action: 'relabel', label },
    label,
    description,
    example: neighbours.find((neighbour) => neighbour.label === label),
  };
}

function keepItem(report: ImageReport): LabelItem {
  const {
    image: { label },
    findings,
    neighbours,
  } = report;
  const suspect = findings.find(({ kind }) => kind === 'suspect');
  const description = joined(suspect ? percent(1 - suspect.score) : '', reasonOf(report, label));
  return {
    pick: { action: 'keep' },
    label: `$(pass) Keep '${label}'`,
    description,
    example: neighbours.find((neighbour) => neighbour.label === label),
  };
}

const EXCLUDE: LabelItem = {
  pick: { action: 'exclude' },
  label: '$(circle-slash) Exclude from the dataset',
  description: '',
};
