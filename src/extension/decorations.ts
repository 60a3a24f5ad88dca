import { EventEmitter, FileDecoration, ThemeColor, window, type FileDecorationProvider, type Uri } from 'vscode';
import { badges, changedBadges, type Badge } from './badges';
import type { Datasets } from './datasets';
import { Disposable } from './dispose';
import { imageUri } from './images';
import { imagePathOf } from './paths';

/** Badges on the images of the active dataset, wherever VS Code lists files. */
export class Decorations extends Disposable implements FileDecorationProvider {
  private readonly changed = this.register(new EventEmitter<Uri[]>());
  readonly onDidChangeFileDecorations = this.changed.event;
  private root = '';
  private badges: ReadonlyMap<string, Badge> = new Map();

  constructor(private readonly datasets: Datasets) {
    super();
    this.register(datasets.onDidChange(() => this.update()));
    this.register(window.registerFileDecorationProvider(this));
  }

  provideFileDecoration(uri: Uri): FileDecoration | undefined {
    const image = uri.scheme === 'file' && this.root !== '' ? imagePathOf(this.root, uri.fsPath) : undefined;
    const badge = image === undefined ? undefined : this.badges.get(image);
    if (!badge) return undefined;
    const decoration = new FileDecoration(
      badge.sign,
      badge.tooltip,
      badge.warns ? new ThemeColor('list.warningForeground') : undefined,
    );
    decoration.propagate = badge.warns;
    return decoration;
  }

  private update(): void {
    const { root = '', findings = [] } = this.datasets.active ?? {};
    const after = badges(findings);
    const before = { root: this.root, badges: this.badges };
    Object.assign(this, { root, badges: after });
    const files =
      before.root === root
        ? changedBadges(before.badges, after).map((image) => imageUri(root, image))
        : [
            ...[...before.badges.keys()].map((image) => imageUri(before.root, image)),
            ...[...after.keys()].map((image) => imageUri(root, image)),
          ];
    if (files.length > 0) this.changed.fire(files);
  }
}
