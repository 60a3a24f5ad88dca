// Tells the stories through the UI.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import Mocha from 'mocha';
import { here } from './places.mjs';

/**
 * Tells the stories one file after the other. One that fails is told once more from its start, with a workbench and
 * files of its own: VS Code's page loses a key or a click now and then, and what is wrong with the extension fails both
 * times. Both tries are printed; the last one counts.
 *
 * @returns how many tests failed
 */
export async function tellStories(grep) {
  const counts = { passing: 0, failing: 0, pending: 0 };
  const folder = join(here, 'stories');
  for (const name of readdirSync(folder)
    .filter((file) => file.endsWith('.mjs'))
    .sort()) {
    let stats = await tell(join(folder, name), grep, 1);
    if (stats.failures) {
      console.log(`\n  ${name} failed, as said above, and is told once more`);
      stats = await tell(join(folder, name), grep, 2);
    }
    counts.passing += stats.passes;
    counts.failing += stats.failures;
    counts.pending += stats.pending;
  }
  for (const [what, count] of Object.entries(counts)) if (count) console.log(`  ${count} ${what}`);
  return counts.failing;
}

/** Mocha's report without its counts, which are those of all stories together. */
class Told extends Mocha.reporters.Spec {
  epilogue() {
    if (this.failures.length) Mocha.reporters.Base.list(this.failures);
  }
}

async function tell(file, grep, time) {
  const mocha = new Mocha({ ui: 'bdd', timeout: 240_000, slow: 15_000, grep, reporter: Told });
  mocha.addFile(file);
  // A module is read once for each address.
  await mocha.loadFilesAsync({ esmDecorator: (url) => `${url}?time=${time}` });
  return new Promise((done) => {
    const runner = mocha.run(() => {
      mocha.dispose();
      done(runner.stats);
    });
  });
}
