import { resolve } from 'node:path';
import { FileChangeType, type FileEvent } from 'vscode-languageserver';
import type { LabelEdit } from '../labels/labelEdit';
import { foldersAbove, inside, toPath } from './uris';

/**
 * Changes in one sweep (a checkout, a copy of a folder) arrive in many messages; they are taken together after this
 * pause.
 */
const PAUSE_MS = 300;
/** How long the events of our own moves are waited for; the editor's watcher reports within a second or two. */
const OWN_MS = 10_000;
/**
 * What the engine writes by itself, of a dataset or of those in it, where that lies in the root. Excluded images are
 * the user's own.
 */
const OURS = /^\.nearmiss\/(?!excluded(\/|$))/;

/** Turns file events into refreshes: one per dataset and pause, none for the moves that Nearmiss itself asked for. */
export class FileWatch {
  private readonly own = new Map<string, number>();
  private readonly waiting = new Set<string>();
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly refresh: (root: string) => void,
    private readonly now: () => number = Date.now,
    private readonly pause = PAUSE_MS,
  ) {}

  /**
   * Called before an edit is applied: its events say nothing new. Taking the edit back gives the opposite events, which
   * do.
   */
  expect(root: string, edit: LabelEdit): void {
    const until = this.now() + OWN_MS;
    for (const [key, end] of this.own) if (end < this.now()) this.own.delete(key);
    for (const { from, to } of edit.moves) {
      this.own.set(keyOf(FileChangeType.Deleted, resolve(root, from)), until);
      for (const file of [resolve(root, to), ...foldersAbove(root, resolve(root, to))])
        this.own.set(keyOf(FileChangeType.Created, file), until);
    }
  }

  /** Called when a folder was removed that an edit emptied. */
  expectRemoval(folder: string): void {
    this.own.set(keyOf(FileChangeType.Deleted, folder), this.now() + OWN_MS);
  }

  changed(events: readonly FileEvent[], roots: readonly string[]): void {
    for (const { uri, type } of events) {
      const file = toPath(uri);
      if (file === undefined || this.isOwn(type, file)) continue;
      for (const root of roots) {
        const path = inside(root, file);
        if (path !== undefined && !OURS.test(path)) this.schedule(root);
      }
    }
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.waiting.clear();
  }

  private schedule(root: string): void {
    this.waiting.add(root);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.flush(), this.pause);
  }

  private flush(): void {
    const roots = [...this.waiting];
    this.waiting.clear();
    for (const root of roots) this.refresh(root);
  }

  /** Each expected event is taken once, so that the same change made by someone else later is seen. */
  private isOwn(type: FileChangeType, file: string): boolean {
    const key = keyOf(type, file);
    const until = this.own.get(key);
    return this.own.delete(key) && until! >= this.now();
  }
}

const keyOf = (type: FileChangeType, file: string) => `${type} ${file}`;
