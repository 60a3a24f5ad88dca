// Runs a compiled mocha suite inside the extension host: on VS Code's server where that runs, else in a desktop build.
import { format } from 'node:util';
import { keepEvidence } from './evidence.mjs';
import { serverRuns } from './places.mjs';
import { DRIVER, startServer, TEST_FLAGS } from './server.mjs';
import { desktop } from './setup.mjs';
import { temporaryFolder } from './temporary.mjs';
import { openWorkbench } from './workbench.mjs';

const SECONDS = 300;

/**
 * Runs `run()` of the module `tests` with `folder` opened and resolves with the exit code: 0 passed, 1 failed, 2
 * nothing ran, 124 took too long. A set VSCODE_EXECUTABLE chooses that program.
 */
export function runSuite(options) {
  return serverRuns && !process.env.VSCODE_EXECUTABLE ? runOnServer(options) : runOnDesktop(options);
}

export async function runOnServer({ extension, tests, folder }) {
  const server = await startServer({ flags: [...TEST_FLAGS, DRIVER] });
  const report = { passing: 0, failing: 0, errors: [] };
  let browser;
  try {
    const finished = new Promise((done, fail) => {
      server.ended.then((code) => fail(new Error(`VS Code's server ended with code ${code} before the suite did`)));
      setTimeout(
        () => fail(Object.assign(new Error(`no result within ${SECONDS} s`), { code: 124 })),
        SECONDS * 1000,
      ).unref();
      openWorkbench(server, {
        folder,
        extension,
        tests,
        onLog: (type, args) => read(report, type, args),
        onExit: done,
      }).then((opened) => {
        browser = opened.browser;
        opened.page.on('crash', () => fail(new Error('the page crashed')));
      }, fail);
    });
    const code = await finished.catch(async (error) => {
      report.errors.push(error.message);
      return error.code ?? 1;
    });
    // An extension host that died is reported with code 0 as well: only mocha's own count says that tests ran.
    const told = code === 0 && report.passing === 0 ? 2 : code;
    if (told) await complain(told, report, browser, server);
    return told;
  } finally {
    await browser?.close();
    await server.stop();
  }
}

/** Prints mocha's lines, which suite/index.ts sends as `'%s', line`; the workbench's own log comes as one string. */
function read(report, type, args) {
  if (args.length === 2 && args[0] === '%s') {
    const line = format(...args);
    for (const [, count, result] of line.matchAll(/^\s*(\d+) (passing|failing)/gm)) report[result] += Number(count);
    console.log(line);
  } else if (type === 'error') {
    report.errors.push(format(...args));
  }
}

async function complain(code, report, browser, server) {
  const page = browser?.contexts()[0]?.pages()[0];
  const kept = await keepEvidence('suite in the extension host', { page, folder: server.folder });
  console.error(
    'The suite in the extension host ended with ' +
      `${code}${code === 2 ? ': it counted no test, or its host died' : ''}. ${kept}`,
  );
  if (report.failing) return;
  for (const error of report.errors.slice(-5)) console.error(error.split('\n').slice(0, 6).join('\n'));
}

async function runOnDesktop({ extension, tests, folder }) {
  const { runTests } = await import('@vscode/test-electron');
  const profile = temporaryFolder('user');
  try {
    return await runTests({
      vscodeExecutablePath: await desktop(console.log),
      extensionDevelopmentPath: extension,
      extensionTestsPath: tests,
      launchArgs: [folder, '--disable-workspace-trust', '--skip-welcome', `--user-data-dir=${profile.folder}`],
    });
  } catch (error) {
    console.error(String(error));
    return 1;
  } finally {
    profile.remove();
  }
}
