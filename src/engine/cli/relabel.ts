import type { Curator } from '../session/curator';
import { percent, type DecideParams, type Finding, NearmissError } from '../protocol';
import { decide } from './decide';
import { imagePath, withDataset } from './openDataset';
import type { ExitCode } from './exitCode';
import { table } from './terminal';

export interface RelabelOptions {
  readonly group?: boolean;
  readonly suggestions?: boolean;
  readonly above: number;
  readonly yes?: boolean;
  readonly allRows?: boolean;
}

/** A label for an image, and how sure it is where it is only suggested. */
interface Change {
  readonly image: string;
  readonly from: string;
  readonly to: string;
  readonly probability: number;
}

/**
 * Gives one image another label, a whole group of like unlabelled images one label, or all images the labels suggested
 * for them.
 */
export async function relabel(
  dir: string,
  image: string | undefined,
  label: string | undefined,
  options: RelabelOptions,
): Promise<ExitCode> {
  if (options.suggestions) {
    if (image !== undefined)
      throw new NearmissError(
        'relabel/arguments',
        `--suggestions takes the images and labels from the findings, and "${image}" was given too. Leave one of ` +
          'them out.',
      );
    return withDataset(dir, (curator) => relabelAll(curator, options));
  }
  if (image === undefined)
    throw new NearmissError(
      'relabel/arguments',
      'Name an image and its label, or take what is suggested: nearmiss relabel DIR --suggestions.',
    );
  const rows = options.allRows ? 'all' : undefined;
  if (options.group)
    return withDataset(dir, (curator) => relabelGroup(curator, imagePath(curator, image), label, rows));
  if (label === undefined)
    throw new NearmissError(
      'relabel/arguments',
      `Which label should ${image} have? Needed: nearmiss relabel DIR IMAGE LABEL.`,
    );
  return decide(dir, [image], 'relabel', { label, rows });
}

/** Shows what would change; changes it only where the user says so. */
async function relabelAll(
  curator: Curator,
  { above, yes = false, allRows = false }: RelabelOptions,
): Promise<ExitCode> {
  const changes = suggested(curator.at.findings, above);
  if (changes.length === 0) {
    console.log(`No suggestion is as probable as ${percent(above)}; a lower --above takes more.`);
    return 0;
  }
  if (!yes) {
    console.log(
      table(
        ['probability', 'image', 'label', 'suggested'],
        changes.map(({ image, from, to, probability }) => [percent(probability), image, from, to]),
      ),
    );
    console.log(
      `\n${changes.length} labels would change. Nothing has changed yet: add --yes to change them (undo takes ` +
        'them all back at once).',
    );
    return 0;
  }
  const { message } = await curator.decide({
    images: changes.map(({ image }) => image),
    action: 'relabel',
    label: changes.map(({ to }) => to),
    rows: allRows ? 'all' : undefined,
    evidence: `suggested with ${percent(above)} or more`,
  });
  console.log(message);
  return 0;
}

/**
 * The first suggestion of every suspect and of every group to label next that is probable enough; an image's first
 * finding decides.
 */
export function suggested(findings: readonly Finding[], above: number): Change[] {
  const changes = new Map<string, Change>();
  for (const {
    kind,
    image,
    suggestions: [best],
    evidence,
  } of findings) {
    if ((kind !== 'suspect' && kind !== 'unlabelled') || !best || best.probability < above) continue;
    for (const { path, label } of kind === 'suspect' ? [image] : [image, ...evidence]) {
      if (!changes.has(path))
        changes.set(path, { image: path, from: label, to: best.label, probability: best.probability });
    }
  }
  return [...changes.values()].sort((a, b) => b.probability - a.probability);
}

/** Names an image to label next and all that can be named with it. */
async function relabelGroup(
  curator: Curator,
  image: string,
  label: string | undefined,
  rows: DecideParams['rows'],
): Promise<ExitCode> {
  const finding = curator.at.findings.find(({ kind, image: { path } }) => kind === 'unlabelled' && path === image);
  if (!finding)
    throw new NearmissError(
      'relabel/group',
      `${image} stands for no group to label next. The groups: nearmiss analyze DIR --kind unlabelled.`,
    );
  const name = label ?? finding.suggestions[0]?.label;
  if (name === undefined)
    throw new NearmissError(
      'relabel/label',
      `No class is suggested for ${image}. Needed: nearmiss relabel DIR IMAGE LABEL --group.`,
    );
  console.log(
    (
      await curator.decide({
        images: [image, ...finding.evidence.map(({ path }) => path)],
        action: 'relabel',
        label: name,
        rows,
      })
    ).message,
  );
  return 0;
}
