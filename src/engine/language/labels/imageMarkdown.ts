import { percent, pictureOf, type ImageRef, type ImageReport } from '../../protocol';
import { toUri } from '../uris';

const IMAGE_WIDTH = 80;
const NEIGHBOUR_WIDTH = 64;
const NEIGHBOURS = 6;

/**
 * An image at a given width, as Markdown of VS Code has it. The address is percent-encoded, with the brackets that
 * would end a link.
 */
export function picture(root: string, path: string, width = IMAGE_WIDTH): string {
  const address = toUri(root, pictureOf(path).file);
  return `![](${address.replace(/[()]/g, (bracket) => (bracket === '(' ? '%28' : '%29'))}|width=${width})`;
}

/** An image, or what stands in its place: a row says what it says, cut to what fits. */
function shown(root: string, { path, text }: ImageRef, width: number): string {
  if (text === undefined) return picture(root, path, width);
  const most = 2 * width;
  return escapeMarkdown(text.length > most ? `${text.slice(0, most)}…` : text || path);
}

/**
 * Everything about an image that fits beside its row: the image with its nearest neighbours, then why it is flagged and
 * what would clear that.
 */
export function reportMarkdown(root: string, report: ImageReport): string {
  const told = report.findings.filter(({ kind }) => kind !== 'unreadable');
  const sentences = told.map(
    ({ reason, clears }) => escapeMarkdown(reason) + (clears ? ` *${escapeMarkdown(clears)}*` : ''),
  );
  return [pictureTable(root, report), ...sentences].join('\n\n');
}

/**
 * The image and its neighbours side by side, a column each: picture, class, how sure its label is wrong or how far it
 * is. Classes that speak against the label are bold.
 */
function pictureTable(root: string, { image, neighbours, findings }: ImageReport): string {
  const suspect = findings.find(({ kind }) => kind === 'suspect');
  const near = neighbours.slice(0, NEIGHBOURS);
  const name = (label: string) => escapeMarkdown(label || 'unlabelled');
  const row = (...cells: string[]) => `| ${cells.join(' | ')} |`;
  const cell = (one: ImageRef, width: number) => shown(root, one, width).replace(/(?<!\\)\|/g, '\\|');
  return [
    row(cell(image, IMAGE_WIDTH), ...near.map((neighbour) => cell(neighbour, NEIGHBOUR_WIDTH))),
    row(':-:', ...near.map(() => ':-:')),
    row(name(image.label), ...near.map(({ label }) => (label === image.label ? name(label) : `**${name(label)}**`))),
    row(suspect ? `${percent(suspect.score)} wrong` : '', ...near.map(({ distance }) => distance.toFixed(3))),
  ].join('\n');
}

/** File and class names stand as they are, whatever signs they hold. */
export function escapeMarkdown(text: string): string {
  return text.replace(/[\\`*_{}[\]()#+\-.!|<>~&]/g, '\\$&').replace(/\s+/g, ' ');
}
