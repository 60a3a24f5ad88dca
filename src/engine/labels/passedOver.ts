import { posix } from 'node:path';
import { isImageFile } from '../files/imageNames';
import type { PassedOver } from '../protocol/dataset';
import type { FolderView } from './folderView';
import { PictureLocator } from './pictureLocator';
import { isUnopened, whyUnopened } from './unopened';

const LABEL_LIKE = /\.(csv|tsv|jsonl|ndjson|json|xml|txt|ya?ml|lst|parquet|arrow|tfrecords?|pkl|pickle|names|data)$/i;
/** In which nobody keeps labels of images, whatever they name. */
const NEVER = [
  /^(nearmiss|package(-lock)?|tsconfig.*|dataset-metadata)\.json$/i,
  /^(requirements.*\.txt|decisions\.tsv|.*\.(paths|classes)\.txt|.*\.code-workspace)$/i,
  /^(readme|licen[cs]e|changelog|findings|report)/i,
  /submission/i,
];
const FOLDERS = 50;
/** Names in a file that are looked for among the images. */
const NAMES = 60;

/** Tables that other tools wrote of their findings: by their columns. */
const FINDINGS: readonly (readonly [tool: string, header: RegExp])[] = [
  ['cleanlab', /\bis_label_issue\b/],
  ['CleanVision', /\bis_(dark|light|blurry|odd_size|low_information)_issue\b/],
  ['fastdup', /^"?(from,to,distance|index,filename|filename,index|component_id)/],
];

/**
 * Files in a folder, and in the folders in it, that look as if they said labels of its images and that are not read.
 * @param read those that are, relative to the root
 */
export async function findPassedOver(
  folder: FolderView,
  read: readonly string[],
  images: readonly string[],
): Promise<PassedOver[]> {
  const found: PassedOver[] = [];
  const locator = new PictureLocator(images);
  const stems = new Set(images.map((path) => stem(path)));
  for (const place of ['', ...(await folder.folders()).slice(0, FOLDERS)]) {
    for (const name of await folder.files(place)) {
      const file = posix.join(place, name);
      const like = LABEL_LIKE.test(name) || isUnopened(name);
      const never = !like || NEVER.some((one) => one.test(name)) || isImageFile(name);
      if (never || read.includes(file)) continue;
      // What is about one picture alone goes along with it.
      if (stems.has(stem(file))) continue;
      const passed = await lookAt(folder, file, locator);
      if (passed) found.push(passed);
    }
  }
  return found;
}

async function lookAt(folder: FolderView, file: string, locator: PictureLocator): Promise<PassedOver | null> {
  const unopened = await whyUnopened(folder, file);
  if (unopened !== null) return { file, reason: unopened, doubtful: false };
  const head = await folder.head(file);
  const tool = FINDINGS.find(([, header]) => header.test(head.slice(0, head.search(/[\r\n]|$/))))?.[0];
  if (tool) return { file, reason: `${file} holds findings of ${tool} and no labels.`, doubtful: false };
  const names = namesIn(head, /\.(csv|tsv|txt|lst)$/i.test(file));
  const known = names.filter((name) => locator.locate(name) !== null);
  if (known.length === 0 || known.length * 2 < names.length) return null;
  const table = /\.(csv|tsv|jsonl|ndjson)$/i.test(file);
  const advice = table
    ? `Name it in nearmiss.json: "dataset": {"table": ${JSON.stringify(file)}, ` +
      '"columns": {"image": "…", "label": "…"}}.'
    : 'Its form is not known here; turn it into a table with a file and a label column.';
  return {
    file,
    reason:
      `${file} names images of this dataset, as "${known[0]}", and is not read. ${advice} If it says no labels, ` +
      'write "dataset": {"layout": "folders"} there.',
    doubtful: true,
  };
}

/** What may be names of files in a text: words that end like one, and first cells of lines where that is asked for. */
function namesIn(text: string, cells: boolean): string[] {
  const words = text.match(/[^"'\t\r\n,;<>|=]*\.(?:jpe?g|png|webp|gif|tiff?|bmp|avif)\b/gi) ?? [];
  if (words.length > 0 || !cells) return [...new Set(words.map((word) => word.trim()))].slice(0, NAMES);
  const lines = text.split(/\r\n|\r|\n/).slice(1, NAMES);
  return lines
    .map((line) =>
      line
        .split(/[,;\t]/)[0]
        .replaceAll('"', '')
        .trim(),
    )
    .filter((cell) => cell.length > 2);
}

function stem(path: string): string {
  const { dir, name } = posix.parse(path);
  return posix.join(dir, name);
}
