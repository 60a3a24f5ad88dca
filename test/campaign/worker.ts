// A process that acts on a dataset: ROOT, seed, how many acts. Says when it begins and when it has ended.
import { seededRandom } from '../../src/engine/numeric/random';
import { actOn } from './acts';
import { openOnDisk } from './dataset';

const [root, seed, times] = process.argv.slice(2);
void (async () => {
  const curator = await openOnDisk(root);
  process.stdout.write('ready\n');
  await actOn(curator, seededRandom(Number(seed)), Number(times));
  await curator.dispose();
  process.stdout.write('done\n');
})();
