// Sets the stage for a story: a server, a browser with the workbench in it, and the extension installed as a user has
// it.
import { keepEvidence } from './evidence.mjs';
import { packagedExtension } from './package.mjs';
import { startServer } from './server.mjs';
import { Ui } from './ui.mjs';
import { openWorkbench } from './workbench.mjs';

/**
 * Opens a workbench before the first test of the surrounding describe() and closes it after the last. A failed test
 * leaves its evidence, and the tests after it are skipped.
 *
 * @param {() => Promise<{ folder?: string, remove?: Function }>} makeFolder what to open
 * @param {object} options as for startServer
 * @returns an object that has `ui`, `page`, `server` and what `makeFolder` made, from the first test on
 */
export function inWorkbench(makeFolder = async () => ({}), options = {}) {
  const stage = {};

  before(async function () {
    Object.assign(stage, await makeFolder());
    stage.server = await startServer({ installed: await packagedExtension(), ...options });
    Object.assign(stage, await openWorkbench(stage.server, { folder: stage.folder }));
    stage.ui = new Ui(stage.page);
    try {
      await stage.ui.ready();
    } catch (error) {
      console.error(await keepEvidence(this.test.fullTitle(), evidenceOf(stage)));
      throw error;
    }
  });

  // The steps of a story build on each other.
  let failed = false;
  beforeEach(function () {
    if (failed) this.skip();
  });

  afterEach(async function () {
    failed ||= this.currentTest.state === 'failed';
    if (this.currentTest.state === 'failed')
      console.error(await keepEvidence(this.currentTest.fullTitle(), evidenceOf(stage)));
  });

  after(async () => {
    await stage.browser?.close();
    await stage.server?.stop();
    stage.remove?.();
  });

  return stage;
}

const evidenceOf = ({ page, server }) => ({ page, folder: server.folder });
