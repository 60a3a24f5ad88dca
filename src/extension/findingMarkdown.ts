import { percent, type Finding, type ImageRef, type Neighbour } from '../engine/protocol';

const IMAGE_WIDTH = 160;
const NEIGHBOUR_WIDTH = 56;
const NEIGHBOURS = 5;

/**
 * The tooltip of a finding: the image, why it is listed, its neighbours in a row. `uriOf` gives the address of an
 * image.
 */
export function findingMarkdown(finding: Finding, uriOf: (image: string) => string): string {
  const { kind, image, evidence, reason, clears } = finding;
  // Of duplicates they are the labels of the copies, which the table below shows.
  const suggestions = kind === 'duplicate' ? [] : finding.suggestions;
  const lines = [
    image.path && shown(image, IMAGE_WIDTH, uriOf),
    `**${escapeMarkdown(image.label || 'unlabelled')}**${suggestions
      .map(({ label, probability }) => ` → ${escapeMarkdown(label)} (${percent(probability)})`)
      .slice(0, 1)
      .join('')}`,
    escapeMarkdown(image.path),
    escapeMarkdown(reason),
    evidence.length > 0 && neighbourTable(evidence.slice(0, NEIGHBOURS), uriOf),
    clears && `*${escapeMarkdown(clears)}*`,
  ];
  return lines.filter(Boolean).join('\n\n');
}

/** One column per neighbour: its picture, its class, its distance. */
function neighbourTable(neighbours: readonly Neighbour[], uriOf: (image: string) => string): string {
  const row = (cell: (neighbour: Neighbour) => string) => `| ${neighbours.map(cell).join(' | ')} |`;
  return [
    row((neighbour) => shown(neighbour, NEIGHBOUR_WIDTH, uriOf).replace(/(?<!\\)\|/g, '\\|')),
    row(() => ':-:'),
    row(({ label }) => escapeMarkdown(label || 'unlabelled')),
    row(({ distance }) => distance.toFixed(3)),
  ].join('\n');
}

/** An image, or what stands in its place: a row says what it says, cut to what fits. */
function shown({ path, text }: ImageRef, width: number, uriOf: (image: string) => string): string {
  if (text === undefined) return picture(uriOf(path), width);
  const most = 2 * width;
  return escapeMarkdown(text.length > most ? `${text.slice(0, most)}…` : text || path);
}

/** An image at a given width. The address is percent-encoded, with the brackets that would end a Markdown link. */
function picture(uri: string, width: number): string {
  return `![](${uri.replace(/[()]/g, (bracket) => (bracket === '(' ? '%28' : '%29'))}|width=${width})`;
}

/** File and class names stand as they are, whatever signs they hold. */
export function escapeMarkdown(text: string): string {
  return text.replace(/[\\`*_{}[\]()#+\-.!|<>~&]/g, '\\$&').replace(/\s+/g, ' ');
}
