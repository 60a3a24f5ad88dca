import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { format } from 'node:util';
import Mocha from 'mocha';

/** Called by VS Code inside the extension host. */
export async function run(): Promise<void> {
  // The runner tells mocha's lines from VS Code's own log by this form.
  Mocha.reporters.Base.consoleLog = (...args: unknown[]) => console.log('%s', format(...args));
  const mocha = new Mocha({ ui: 'bdd', color: false, timeout: 120_000 });
  for (const file of readdirSync(__dirname)
    .filter((name) => name.endsWith('.test.js'))
    .sort())
    mocha.addFile(join(__dirname, file));
  const failures = await new Promise<number>((done) => mocha.run(done));
  if (failures) throw new Error(`${failures} failing`);
}
