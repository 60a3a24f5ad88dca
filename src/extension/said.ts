import { window, type LogOutputChannel, type Memento } from 'vscode';
import type { EngineClient } from './client';
import { Disposable } from './dispose';

const SAID_KEY = 'said';

/** Shows what the engine has to say of a dataset, each line once in a workspace, however often it is opened. */
export class Said extends Disposable {
  constructor(engine: EngineClient, memento: Memento, log: LogOutputChannel) {
    super();
    this.register(
      engine.onDidSay(({ message }) => {
        log.info(message);
        const said = memento.get<readonly string[]>(SAID_KEY, []);
        if (said.includes(message)) return;
        void memento.update(SAID_KEY, [...said, message]);
        void window.showInformationMessage(message);
      }),
    );
  }
}
