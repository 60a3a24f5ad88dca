import { join } from 'node:path';
import { readText } from '../../files/text';
import type { DatasetInfo, Finding, ImageReport } from '../../protocol';
import type { OpenDatasets } from '../openDatasets';
import { toPath, toUri } from '../uris';
import { ExistingFiles } from './existingFiles';
import type { LabelDocument } from './labelDocument';
import { plainPath } from './labelRecord';

/** The findings of a dataset by the path of their image. */
export type FindingsByImage = ReadonlyMap<string, readonly Finding[]>;

/** The label file of an open dataset, as the editor holds it where it is open there. */
export interface LabelFile {
  readonly root: string;
  readonly uri: string;
  readonly document: LabelDocument;
  readonly findings: FindingsByImage;
  readonly files: ExistingFiles;
  /** What is known of an image. Throws NearmissError for one that the last reading of the dataset did not hold. */
  report(path: string): ImageReport;
}

/** What is kept of a dataset with label files. */
interface Entry {
  /** Its label files by their address, relative to the root. */
  readonly uris: ReadonlyMap<string, string>;
  tables: DatasetInfo['tables'];
  readonly files: ExistingFiles;
  /** What the curator found last; null when it has to be asked again. */
  findings: FindingsByImage | null;
}

/** The label files of the datasets that are open. Datasets of folders have none. */
export class LabelFiles {
  private readonly entries = new Map<string, Entry>();

  constructor(
    private readonly openDocument: (uri: string) => LabelDocument | undefined,
    private readonly datasets: OpenDatasets,
    private readonly parse: (uri: string, text: string) => LabelDocument,
  ) {}

  /**
   * Called when a dataset was opened or changed, which may turn it into a table or back. Rows are helped with; in files
   * of annotations labels are changed by decisions alone.
   */
  follow({ root, layout, labelFile, labelFiles = [labelFile], tables }: DatasetInfo): void {
    const uris = new Map(labelFiles.map((file) => [toUri(root, file), file]));
    const known = this.entries.get(root);
    if (layout === 'folder' || layout === 'annotations') this.entries.delete(root);
    else if (known && [...known.uris.keys()].join() === [...uris.keys()].join()) known.tables = tables;
    else this.entries.set(root, { uris, tables, files: new ExistingFiles(root), findings: null });
  }

  /** The dataset whose label file this is. */
  rootOf(uri: string): string | undefined {
    const path = toPath(uri);
    return [...this.entries].find(([, { uris }]) => [...uris.keys()].some((one) => toPath(one) === path))?.[0];
  }

  has(root: string): boolean {
    return this.entries.has(root);
  }

  /** The label file that is open in the editor under this address; undefined for any other document. */
  at(uri: string): LabelFile | undefined {
    const root = this.rootOf(uri);
    const document = this.openDocument(uri);
    return root !== undefined && document ? this.file(root, document) : undefined;
  }

  /**
   * The label file of a dataset, of several the first, read from the disk where no editor has it; undefined for a
   * dataset without one.
   */
  async of(root: string): Promise<LabelFile | undefined> {
    const entry = this.entries.get(root);
    if (!entry) return undefined;
    const [uri] = entry.uris.keys();
    const document = this.openDocument(uri) ?? this.parse(uri, await readText(toPath(uri)!));
    return this.file(root, document);
  }

  /** Called when findings have changed. */
  findingsChanged(root: string): void {
    const entry = this.entries.get(root);
    if (entry) entry.findings = null;
  }

  /** Called when files came or went. */
  filesChanged(root: string): void {
    this.entries.get(root)?.files.forget();
  }

  private file(root: string, document: LabelDocument): LabelFile | undefined {
    const entry = this.entries.get(root);
    const curator = this.datasets.get(root);
    if (!entry || !curator) return undefined;
    const path = toPath(document.uri);
    const [, file = ''] = [...entry.uris].find(([uri]) => toPath(uri) === path) ?? [];
    document.readAs(entry.tables?.[file], (name) => {
      const found = curator.pathOf?.(file, name);
      return found === undefined ? plainPath(name) : found;
    });
    entry.findings ??= byImage(curator.at.findings);
    const report = (path: string): ImageReport => this.datasets.image(curator, path);
    return { root, uri: document.uri, document, findings: entry.findings, files: entry.files, report };
  }
}

/** The path of an image of a dataset as a file. */
export function imageFile({ root }: Pick<LabelFile, 'root'>, path: string): string {
  return join(root, path);
}

function byImage(findings: readonly Finding[]): FindingsByImage {
  const map = new Map<string, Finding[]>();
  for (const finding of findings) {
    const list = map.get(finding.image.path);
    if (list) list.push(finding);
    else map.set(finding.image.path, [finding]);
  }
  return map;
}
