import { CAMPAIGNS, runRound } from '../campaign/campaigns';

/** Five rounds of each; `npm run campaign` runs hundreds. */
const ROUNDS = 5;

describe('nothing is lost, bent or half done', function () {
  this.timeout(120_000);
  const what: Readonly<Record<string, string>> = {
    kill: 'when a process that changes labels is killed at any moment',
    race: 'when several processes change the same labels at once',
    full: 'when the disk fills up at any moment',
    fuzz: 'when label files and the log of decisions hold anything',
  };
  for (const name of Object.keys(CAMPAIGNS)) {
    it(what[name], async () => {
      for (let round = 0; round < ROUNDS; round++) await runRound(name, Math.floor(Math.random() * 2 ** 31));
    });
  }
});
