import { commands, type LogOutputChannel } from 'vscode';
import { Disposable } from './dispose';
import { showError } from './messages';

/** Commands of the extension. Each reports its errors to the user by itself. */
export abstract class CommandSet extends Disposable {
  constructor(private readonly commandLog: LogOutputChannel) {
    super();
  }

  protected add(id: string, run: (...args: never[]) => unknown): void {
    this.register(
      commands.registerCommand(id, async (...args: never[]) => {
        try {
          await run(...args);
        } catch (error) {
          void showError(error, this.commandLog);
        }
      }),
    );
  }
}
