import { commands, type LogOutputChannel } from 'vscode';
import type { Datasets } from './datasets';
import { Disposable } from './dispose';
import { showError } from './messages';

/** Commands of the extension. Each reports its errors to the user by itself. */
export abstract class CommandSet extends Disposable {
  constructor(private readonly set: { readonly log: LogOutputChannel; readonly datasets: Datasets }) {
    super();
  }

  protected add(id: string, run: (...args: never[]) => unknown): void {
    this.register(
      commands.registerCommand(id, async (...args: never[]) => {
        try {
          this.set.datasets.wake();
          await run(...args);
        } catch (error) {
          void showError(error, this.set.log);
        }
      }),
    );
  }
}
