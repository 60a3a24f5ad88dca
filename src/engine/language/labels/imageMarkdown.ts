import { percent, type Finding, type ImageRef, type ImageReport, type Neighbour } from '../../protocol';
import { toUri } from '../uris';

const IMAGE_WIDTH = 96;
const NEIGHBOUR_WIDTH = 64;
const NEIGHBOURS = 6;

/** An image at a given width, as Markdown of VS Code has it. The address is percent-encoded, with the brackets that would end a link. */
export function picture(root: string, path: string, width = IMAGE_WIDTH): string {
  return `![](${toUri(root, path).replace(/[()]/g, (bracket) => (bracket === '(' ? '%28' : '%29'))}|width=${width})`;
}

/** An image, or what stands in its place: a row says what it says, cut to what fits. */
function shown(root: string, { path, text }: ImageRef, width: number): string {
  if (text === undefined) return picture(root, path, width);
  const most = 2 * width;
  return escapeMarkdown(text.length > most ? `${text.slice(0, most)}…` : text || path);
}

/** Everything about an image that fits beside its row: why it is flagged, and its nearest neighbours with their labels and distances. */
export function reportMarkdown(root: string, { image, neighbours, findings }: ImageReport): string {
  const told = findings.filter(({ kind }) => kind !== 'unreadable');
  const lines = [
    shown(root, image, IMAGE_WIDTH),
    heading(image.label, told),
    ...told.map(({ reason }) => escapeMarkdown(reason)),
    neighbours.length > 0 && neighbourTable(root, neighbours.slice(0, NEIGHBOURS), image.label),
  ];
  return lines.filter(Boolean).join('\n\n');
}

function heading(label: string, findings: readonly Finding[]): string {
  const suspect = findings.find(({ kind }) => kind === 'suspect');
  const name = `**${escapeMarkdown(label || 'unlabelled')}**`;
  if (!suspect) return name;
  const [best] = suspect.suggestions;
  return `${name} is wrong with ${percent(suspect.score)}${best ? `, probably **${escapeMarkdown(best.label)}** (${percent(best.probability)})` : ''}`;
}

/** One column per neighbour: its picture, its class, its distance. Classes that agree are faint, the others speak. */
function neighbourTable(root: string, neighbours: readonly Neighbour[], label: string): string {
  const row = (cell: (neighbour: Neighbour) => string) => `| ${neighbours.map(cell).join(' | ')} |`;
  const name = (neighbour: Neighbour) => escapeMarkdown(neighbour.label || 'unlabelled');
  return [
    row((neighbour) => shown(root, neighbour, NEIGHBOUR_WIDTH).replace(/(?<!\\)\|/g, '\\|')),
    row(() => ':-:'),
    row((neighbour) => (neighbour.label === label ? name(neighbour) : `**${name(neighbour)}**`)),
    row(({ distance }) => distance.toFixed(3)),
  ].join('\n');
}

/** File and class names stand as they are, whatever signs they hold. */
export function escapeMarkdown(text: string): string {
  return text.replace(/[\\`*_{}[\]()#+\-.!|<>~&]/g, '\\$&').replace(/\s+/g, ' ');
}
