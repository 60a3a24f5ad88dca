#!/usr/bin/env node
// The tests in real VS Code: the suite inside the extension host, then the stories told through the UI. Prints mocha's
// reports.
//   node test/workbench/run.mjs [--grep TITLE]
// It also takes the flags by which VS Code is told to run a suite, so that @vscode/test-electron can be given it as VS
// Code's program:
// VSCODE_EXECUTABLE=test/workbench/run.mjs, or run.mjs --extensionDevelopmentPath=DIR --extensionTestsPath=FILE FOLDER
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { makeDataset } from './dataset.mjs';
import { runOnServer, runSuite } from './extensionHost.mjs';
import { packagedExtension } from './package.mjs';
import { compiled, serverRuns } from './places.mjs';
import { tellStories } from './tellStories.mjs';
import { exitOnSignals } from './temporary.mjs';

exitOnSignals();
// What a story finds must not hang on whether setup could fetch the built-in backbone.
process.env.NEARMISS_BUILTIN ??= '';

const { values, positionals } = parseArgs({
  strict: false,
  allowPositionals: true,
  options: {
    grep: { type: 'string' },
    extensionDevelopmentPath: { type: 'string' },
    extensionTestsPath: { type: 'string' },
  },
});

process.exit(values.extensionTestsPath ? await asProgram() : await all());

function asProgram() {
  return runOnServer({
    extension: values.extensionDevelopmentPath,
    tests: values.extensionTestsPath,
    folder: positionals[0],
  });
}

async function all() {
  const codes = values.grep ? [] : [await suite()];
  if (serverRuns) codes.push(await tellStories(values.grep));
  else
    console.log(
      "The stories through the UI need VS Code's server, which runs on Linux x64; here the suite in the " +
        'extension host ran.',
    );
  return codes.some(Boolean) ? 1 : 0;
}

async function suite() {
  const dataset = await makeDataset();
  try {
    return await runSuite({
      extension: await packagedExtension(),
      tests: join(compiled, 'suite', 'index.js'),
      folder: dataset.folder,
    });
  } finally {
    dataset.remove();
  }
}
