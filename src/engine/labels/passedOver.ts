import { posix } from 'node:path';
import { isImageFile } from '../files/imageNames';
import type { PassedOver } from '../protocol/dataset';
import type { FolderView } from './folderView';
import { PictureLocator } from './pictureLocator';
import { readTable } from './tables/readTable';
import { isUnopened, whyUnopened } from './unopened';

const LABEL_LIKE = /\.(csv|tsv|jsonl|ndjson|json|xml|txt|ya?ml|lst|parquet|arrow|tfrecords?|pkl|pickle|names|data)$/i;
/** In which nobody keeps labels of images, whatever they name. */
const NEVER = [
  /^(nearmiss|package(-lock)?|tsconfig.*|dataset-metadata)\.json$/i,
  /^(requirements.*\.txt|decisions\.tsv|.*\.(paths|classes)\.txt|.*\.code-workspace)$/i,
  /^(readme|licen[cs]e|changelog|findings|report)/i,
  /submission/i,
];
/** Said of models and files, not by people of images. */
const BY_PROGRAMS = /pred|result|wrong|error|mistake|duplicate|check_?sum|hash|md5|sha\d|log|histor|metric/i;
const FOLDERS = 50;
/** Names in a file that are looked for among the images. */
const NAMES = 60;

/** Tables that other tools wrote of their findings: by their columns. */
const FINDINGS: readonly (readonly [tool: string, header: RegExp])[] = [
  ['cleanlab', /\bis_label_issue\b|^issue_type,score,num_issues$/],
  ['CleanVision', /\bis_(dark|light|blurry|odd_size|low_information)_issue\b|^,?issue_type,num_images$/],
  ['fastdup', /^"?(from,to,distance|(__id,)?component_id|index,width,height,unique)/],
  ['fastdup', /^"?(index,filename|filename,index)(,error_code.*)?$/],
];

/**
 * Files in a folder, and in the folders in it, that look as if they said labels of its images and that are not read.
 * @param read those that are, relative to the root
 */
export async function findPassedOver(
  folder: FolderView,
  read: readonly string[],
  images: readonly string[],
  labels: readonly string[],
): Promise<PassedOver[]> {
  const found: PassedOver[] = [];
  // Where all images have a class, a file is in doubt only where it says such classes.
  const classes = labels.includes('') ? null : new Set(labels);
  const findings = new Map<string, string[]>();
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
      const tool = isUnopened(name) ? null : await toolOf(folder, file);
      const passed = tool ? null : await lookAt(folder, file, locator, classes);
      if (tool) findings.set(tool, [...(findings.get(tool) ?? []), file]);
      if (passed) found.push(passed);
    }
  }
  return [...found, ...[...findings].map(([tool, files]) => findingsOf(tool, files))];
}

/** The tool whose findings a table is, by its first line; null where it is none. */
async function toolOf(folder: FolderView, file: string): Promise<string | null> {
  const [first] = (await folder.head(file)).split(/[\r\n]/, 1);
  return FINDINGS.find(([, header]) => header.test(first))?.[0] ?? null;
}

function findingsOf(tool: string, files: readonly string[]): PassedOver {
  const what = files.length === 1 ? `${files[0]} holds` : `${files[0]} and ${files.length - 1} more files hold`;
  const reason =
    `${what} findings of ${tool}, and no labels: they are no dataset by themselves. ` +
    'Look at the folder of the pictures that they are about.';
  return { file: files[0], reason, doubtful: false };
}

async function lookAt(
  folder: FolderView,
  file: string,
  locator: PictureLocator,
  classes: ReadonlySet<string> | null,
): Promise<PassedOver | null> {
  const unopened = await whyUnopened(folder, file);
  if (unopened !== null) return { file, reason: unopened, doubtful: false };
  const head = await folder.head(file);
  const names = namesIn(head, /\.(csv|tsv|txt|lst)$/i.test(file));
  const known = names.filter((name) => locator.locate(name) !== null);
  if (known.length === 0 || known.length * 2 < names.length) return null;
  if (classes && (BY_PROGRAMS.test(posix.basename(file)) || !saysClasses(head, classes)))
    return { file, reason: `${file} names images of this dataset, and is not read as labels.`, doubtful: false };
  const table = /\.(csv|tsv|jsonl|ndjson)$/i.test(file);
  const why = table ? whyNot(head, file, locator) : '';
  const advice = table
    ? `Name it in nearmiss.json: "dataset": {"table": ${JSON.stringify(file)}, ` +
      '"columns": {"image": "…", "label": "…"}}.'
    : 'Its form is not known here; turn it into a table with a file and a label column.';
  return {
    file,
    reason:
      `${file} names images of this dataset, as "${known[0]}", and is not read. ${why}${advice} If it says no ` +
      'labels, write "dataset": {"layout": "folders"} there.',
    doubtful: true,
  };
}

/** Why the columns of a table cannot be told, in a sentence to go before others; '' where they can. */
function whyNot(head: string, file: string, locator: PictureLocator): string {
  const { decision } = readTable(head, file, (name) => locator.locate(name), undefined, true);
  return decision.reading === null ? `${decision.reason} ` : '';
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
    .filter((cell) => cell !== '');
}

/** Whether classes of the dataset stand in a text by themselves, and not as folders of paths alone. */
function saysClasses(text: string, classes: ReadonlySet<string>): boolean {
  const words = text.split(/[,;\t\r\n"'{}[\]:|]+/).map((word) => word.trim());
  return words.filter((word) => classes.has(word)).length > 1;
}

function stem(path: string): string {
  const { dir, name } = posix.parse(path);
  return posix.join(dir, name);
}
