import type { Disposable as VSCodeDisposable } from 'vscode';

/** Things that end together. What is added after the end is ended at once. */
export class Disposables implements VSCodeDisposable {
  private readonly items = new Set<VSCodeDisposable>();
  private ended = false;

  add<T extends VSCodeDisposable>(item: T): T {
    if (this.ended) item.dispose();
    else this.items.add(item);
    return item;
  }

  /** In the reverse order of creation, so that nothing outlives what it was built on. */
  dispose(): void {
    this.ended = true;
    const items = [...this.items].reverse();
    this.items.clear();
    for (const item of items) item.dispose();
  }
}

/** Base of everything that owns disposables: it registers them where it creates them. */
export abstract class Disposable implements VSCodeDisposable {
  private readonly owned = new Disposables();

  protected register<T extends VSCodeDisposable>(item: T): T {
    return this.owned.add(item);
  }

  dispose(): void {
    this.owned.dispose();
  }
}
