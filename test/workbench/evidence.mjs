// What a failed test leaves in shots/: a picture of the workbench and the logs of the extension and its host.
import { copyFileSync, mkdirSync, readdirSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { root, shots } from './places.mjs';

/** Returns a sentence that says what was kept where. Never throws: the test's own failure is what counts. */
export async function keepEvidence(title, { page, folder }) {
  const name = title.replace(/[^\w]+/g, '-').slice(0, 80);
  const target = join(shots, name);
  try {
    mkdirSync(target, { recursive: true });
    await page?.screenshot({ path: join(target, 'workbench.png') });
    for (const log of logs(folder)) copyFileSync(log, join(target, basename(log)));
    return `See ${relative(root, target)}/.`;
  } catch (error) {
    return `No evidence was kept: ${error.message}`;
  }
}

/** The extension's own log, its host's and the server's; of several hosts the last. */
function logs(folder) {
  return readdirSync(folder, { recursive: true })
    .map(String)
    .sort()
    .filter((file) => /(^server|nearmiss[^/]*\/[^/]*|remoteexthost)\.log$/i.test(file))
    .map((file) => join(folder, file));
}
