import { join } from 'node:path';
import { writeFileAtomic } from '../files/atomicFile';
import { fileError } from '../files/fileError';
import { thumbnail } from '../images/thumbnail';
import {
  FINDING_KINDS,
  FINDING_TITLES,
  NearmissError,
  percent,
  type ClassFlow,
  type ClassHealth,
  type DatasetState,
  type Finding,
  type ImageRef,
  type Neighbour,
} from '../protocol';
import { REPORT_STYLE } from './reportStyle';

/** Findings of each kind in the report; the rest is counted. */
const PER_KIND = 200;
const EVIDENCE = 8;
const THUMBNAIL_PX = 96;
const CLASS_COLUMNS = [
  'Class',
  'Images',
  'Wrong labels',
  'Cohesion',
  'Overlaps with',
  'Belong elsewhere',
  'Belong here',
];

/** One self-contained HTML page with the images inside, to look at in a browser or to send to somebody. */
export async function htmlReport(
  state: DatasetState,
  findings: readonly Finding[],
  classes: readonly ClassHealth[],
): Promise<string> {
  const images = new ImageSources(state.root);
  const sections: string[] = [];
  for (const kind of FINDING_KINDS) {
    const ofKind = findings.filter((finding) => finding.kind === kind);
    if (ofKind.length === 0) continue;
    const cards: string[] = [];
    for (const finding of ofKind.slice(0, PER_KIND)) cards.push(await card(finding, images));
    const title = `<h2>${FINDING_TITLES[kind]} <small>${ofKind.length}</small></h2>`;
    const rest = ofKind.length > PER_KIND ? `<p>… and ${ofKind.length - PER_KIND} more.</p>` : '';
    sections.push(`<section id="${kind}">${title}${cards.join('\n')}${rest}</section>`);
  }
  return `<!doctype html>
<html lang="en"><head>
<meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Nearmiss report</title>
<style>${REPORT_STYLE}</style>
</head><body>
<header><h1>${escape(state.root.split(/[\\/]/).at(-1) ?? '')}</h1>
<p>${summary(state)}</p></header>
${classTable(classes)}
${sections.join('\n') || '<p>No findings.</p>'}
</body></html>
`;
}

function summary({ images, classes, analysis }: DatasetState): string {
  const recall = analysis?.recallAt1 ?? null;
  const held = recall === null ? '' : ` Recall@1 of held-out images: ${percent(recall)}.`;
  return `${images} images, ${classes.length} classes. ${escape(analysis?.description ?? '')}${held}`;
}

/** Least sound classes first. */
function classTable(classes: readonly ClassHealth[]): string {
  if (classes.length === 0) return '';
  const flows = (all: readonly ClassFlow[]): string =>
    all
      .slice(0, 3)
      .map(({ label, images }) => `${escape(label)} ${Math.round(images)}`)
      .join(', ');
  const row = (health: ClassHealth): string => {
    const { label, images, errorRate, cohesion, nearestClass, overlap, outflow, inflow } = health;
    const cells = [
      images,
      percent(errorRate),
      cohesion === null ? '' : percent(cohesion),
      nearestClass === '' ? '' : `${escape(nearestClass)} ${percent(overlap)}`,
      flows(outflow),
      flows(inflow),
    ];
    return `<tr><th>${escape(label)}</th>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`;
  };
  const head = CLASS_COLUMNS.map((column) => `<th>${column}</th>`).join('');
  const rows = [...classes].sort((a, b) => b.errorRate - a.errorRate).map(row);
  return `<details><summary>Health of the ${classes.length} classes</summary><table>
<tr>${head}</tr>
${rows.join('\n')}</table></details>`;
}

/** Writes the page to a file. Throws NearmissError where that cannot be. */
export async function writeReport(
  file: string,
  state: DatasetState,
  findings: readonly Finding[],
  classes: readonly ClassHealth[],
): Promise<null> {
  const page = await htmlReport(state, findings, classes);
  try {
    await writeFileAtomic(file, Buffer.from(page));
    return null;
  } catch (error) {
    throw new NearmissError(
      'report/write',
      `The report cannot be written to ${file}: ${fileError(error)}. Choose another place.`,
    );
  }
}

/** Reads each image once and holds it as a data URI; a file that cannot be read shows as a grey tile. */
class ImageSources {
  private readonly known = new Map<string, Promise<string>>();

  constructor(private readonly root: string) {}

  /** '' for what is no image. */
  get({ path, text }: ImageRef): Promise<string> {
    if (text !== undefined) return Promise.resolve('');
    const known = this.known.get(path);
    if (known) return known;
    const source = thumbnail(join(this.root, path), THUMBNAIL_PX).then(
      (png) => `data:image/png;base64,${png.toString('base64')}`,
      () => '',
    );
    this.known.set(path, source);
    return source;
  }
}

async function card(finding: Finding, images: ImageSources): Promise<string> {
  const { image, suggestions, reason, clears } = finding;
  const evidence = await Promise.all(
    finding.evidence.slice(0, EVIDENCE).map((neighbour) => neighbourTile(neighbour, images)),
  );
  const suggestion = suggestions.length
    ? ` → <b>${escape(suggestions[0].label)}</b> ${percent(suggestions[0].probability)}`
    : '';
  const own = image.path === '' ? '' : tile(await images.get(image), image, '');
  return `<article>${own}<div>
<h3>${escape(image.label || image.path)}${suggestion}</h3>
<p>${escape(reason)} <i>${escape(clears)}</i></p>
<code>${escape(image.path)}</code>
</div><div class="evidence">${evidence.join('')}</div></article>`;
}

async function neighbourTile(neighbour: Neighbour, images: ImageSources): Promise<string> {
  return tile(await images.get(neighbour), neighbour, `${escape(neighbour.label)}<br>${neighbour.distance.toFixed(3)}`);
}

function tile(source: string, { path: alt, text }: ImageRef, caption: string): string {
  const picture =
    text !== undefined
      ? `<span class="row" title="${escape(text)}">${escape(text)}</span>`
      : source
        ? `<img src="${source}" alt="${escape(alt)}" title="${escape(alt)}" loading="lazy">`
        : `<span class="missing" title="${escape(alt)}"></span>`;
  return `<figure>${picture}<figcaption>${caption}</figcaption></figure>`;
}

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
