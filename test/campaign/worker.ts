// A process that acts on a dataset: ROOT, seed, how many acts, `shell` or `editor`; or that exports it: ROOT, seed, 1,
// `export`. Says when it has opened it, begins at the end of its input, and says when it has ended.
import { dirname } from 'node:path';
import { text } from 'node:stream/consumers';
import { seededRandom } from '../../src/engine/numeric/random';
import { actOn } from './acts';
import { openOnDisk } from './dataset';
import { openInEditor } from './editorSession';
import { exportBeside } from './exports';
import { Trail } from './trail';

const [root, seed, times, how] = process.argv.slice(2);
void (async () => {
  const { curator, close } = await (how === 'editor' ? openInEditor(root) : openAtShell(root));
  process.stdout.write('ready\n');
  await text(process.stdin);
  if (how === 'export') await exportBeside(root, curator);
  else
    await actOn(curator, seededRandom(Number(seed)), Number(times), new Trail(dirname(root), `${how}-${process.pid}`));
  await close();
  process.stdout.write('done\n');
})();

async function openAtShell(root: string): ReturnType<typeof openInEditor> {
  const curator = await openOnDisk(root);
  return { curator, close: () => curator.dispose() };
}
