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

/** Findings of each kind in the report; the rest is counted. */
const PER_KIND = 200;
const EVIDENCE = 8;
const THUMBNAIL_PX = 96;

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
    const rest = ofKind.length > PER_KIND ? `<p>… and ${ofKind.length - PER_KIND} more.</p>` : '';
    sections.push(
      `<section id="${kind}"><h2>${FINDING_TITLES[kind]} <small>${ofKind.length}</small></h2>${cards.join('\n')}${rest}</section>`,
    );
  }
  const recall = state.analysis?.recallAt1;
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Nearmiss report</title><style>${STYLE}</style></head><body>
<header><h1>${escape(state.root.split(/[\\/]/).at(-1) ?? '')}</h1>
<p>${state.images} images, ${state.classes.length} classes. ${escape(state.analysis?.description ?? '')}${recall === null || recall === undefined ? '' : ` Recall@1 of held-out images: ${percent(recall)}.`}</p></header>
${classTable(classes)}
${sections.join('\n') || '<p>No findings.</p>'}
</body></html>
`;
}

/** Least sound classes first. */
function classTable(classes: readonly ClassHealth[]): string {
  if (classes.length === 0) return '';
  const flows = (all: readonly ClassFlow[]): string =>
    all
      .slice(0, 3)
      .map(({ label, images }) => `${escape(label)} ${Math.round(images)}`)
      .join(', ');
  const rows = [...classes]
    .sort((a, b) => b.errorRate - a.errorRate)
    .map(
      (row) => `<tr><th>${escape(row.label)}</th><td>${row.images}</td><td>${percent(row.errorRate)}</td>
<td>${row.cohesion === null ? '' : percent(row.cohesion)}</td><td>${row.nearestClass === '' ? '' : `${escape(row.nearestClass)} ${percent(row.overlap)}`}</td><td>${flows(row.outflow)}</td><td>${flows(row.inflow)}</td></tr>`,
    );
  return `<details><summary>Health of the ${classes.length} classes</summary><table>
<tr><th>Class</th><th>Images</th><th>Wrong labels</th><th>Cohesion</th><th>Overlaps with</th><th>Belong elsewhere</th><th>Belong here</th></tr>
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
  return `<article>${own}<div><h3>${escape(image.label || image.path)}${suggestion}</h3><p>${escape(reason)} <i>${escape(clears)}</i></p><code>${escape(image.path)}</code></div><div class="evidence">${evidence.join('')}</div></article>`;
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

const STYLE = `
:root { color-scheme: light dark; --line: light-dark(#d8d8d8, #3c3c3c); --dim: light-dark(#5f5f5f, #a0a0a0); }
body { font: 14px/1.45 system-ui, sans-serif; margin: 2rem auto; max-width: 72rem; padding: 0 1rem; }
h1, h2, h3 { font-weight: 600; margin: 0; } h2 { margin: 2rem 0 .5rem; } h2 small, code, figcaption, i { color: var(--dim); font-weight: 400; }
article { display: grid; grid-template-columns: 104px 20rem 1fr; gap: 1rem; padding: .75rem 0; border-top: 1px solid var(--line); }
p { margin: .25rem 0; } code { font-size: 12px; overflow-wrap: anywhere; }
table { border-collapse: collapse; } th, td { padding: .15rem 1rem .15rem 0; text-align: start; border-top: 1px solid var(--line); font-weight: 400; } summary { margin: 1rem 0 .5rem; cursor: pointer; }
figure { margin: 0; width: 96px; } figcaption { font-size: 11px; text-align: center; overflow-wrap: anywhere; }
.evidence { display: flex; flex-wrap: wrap; gap: .5rem; } .evidence figure { width: 64px; }
span.row { display: block; overflow: hidden; max-height: 8lh; font-size: 12px; line-height: 1.3; overflow-wrap: anywhere; }
img, .missing { width: 100%; aspect-ratio: 1; object-fit: contain; image-rendering: pixelated; background: light-dark(#f2f2f2, #222); border-radius: 3px; display: block; }
`;
