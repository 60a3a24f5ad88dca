import { existsSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { plantedErrors, writeSample } from '../exchange/sample';
import { NearmissError } from '../protocol';
import { htmlReport } from '../exchange/report';
import { summary } from './analyze';
import { ranking } from '../questions/ranking';
import { withDataset } from './openDataset';
import type { ExitCode } from './exitCode';
import { terminalJob } from './terminal';

/** Marks a folder that an earlier demo made, so that nothing else is ever deleted. */
const MARKER = '.nearmiss-demo';

/** Writes the sample anew, analyzes it and counts how many planted errors lead the list of suspects. */
export async function demo(dir: string): Promise<ExitCode> {
  const folder = resolve(dir);
  if (existsSync(folder)) {
    if (!existsSync(join(folder, MARKER)))
      throw new NearmissError(
        'demo/folder',
        `${folder} exists and was not made by the demo. Name another folder: nearmiss demo FOLDER.`,
      );
    await rm(folder, { recursive: true });
  }
  const root = join(folder, 'sample');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, MARKER), '');
  await writeSample(root);
  const planted = await plantedErrors();
  console.log(
    `Wrote the sample to ${root}: 1,000 images, ${planted.size} of them with a wrong label planted. Analyzing …`,
  );
  const started = performance.now();
  return withDataset(root, async (curator) => {
    const { job, end } = terminalJob(false);
    const { status, state } = await curator.analyze({ retrain: false }, job).finally(end);
    if (status === 'stopped') return 2;
    const seconds = (performance.now() - started) / 1000;
    const findings = curator.at.findings;
    const first = ranking(curator.at).slice(0, planted.size);
    const found = first.filter((path) => planted.has(path.split('/').at(-1)!)).length;
    const report = join(folder, 'report.html');
    await writeFile(report, await htmlReport(state, findings, curator.at.classes));
    console.log(`${summary(state, findings, 10)}\n`);
    console.log(
      `${found} of ${planted.size} planted errors stand in the first ${first.length} suspects ` +
        `(${seconds.toFixed(0)} s).`,
    );
    console.log(`Report with the images: ${pathToFileURL(report).href}`);
    return 0;
  });
}
