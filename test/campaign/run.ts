// npm run campaign -- kill|race|full|fuzz [--rounds N] [--from SEED] [--form folder|csv|jsonl] [--mount]: many rounds
// of one campaign, or of all. KEEP=1 leaves the folder of each round.
// --mount: disks that fill up are real ones, small and mounted for it; as root on Linux.
import { parseArgs } from 'node:util';
import { CAMPAIGNS, runRound } from './campaigns';
import { FORMS } from './dataset';

const ROUNDS: Readonly<Record<string, number>> = { kill: 1000, race: 500, full: 200, fuzz: 10_000 };

void (async () => {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: {
      rounds: { type: 'string' },
      from: { type: 'string', default: '1' },
      form: { type: 'string' },
      mount: { type: 'boolean' },
    },
  });
  const names = positionals.length > 0 ? positionals : Object.keys(CAMPAIGNS);
  const unknown = names.find((name) => !(name in CAMPAIGNS));
  if (unknown !== undefined) {
    console.error(`There is no campaign "${unknown}". Choose among ${Object.keys(CAMPAIGNS).join(', ')}.`);
    process.exit(2);
  }
  const form = FORMS.find((one) => one === values.form);
  if (values.form !== undefined && !form) {
    console.error(`There is no form "${values.form}". Choose among ${FORMS.join(', ')}.`);
    process.exit(2);
  }
  let failed = 0;
  for (const name of names) {
    const rounds = Number(values.rounds ?? ROUNDS[name]);
    const start = Date.now();
    let lost = 0;
    for (let round = 0; round < rounds; round++) {
      try {
        await runRound(name, Number(values.from) + round, { mount: values.mount, form });
      } catch (error) {
        lost++;
        console.error((error as Error).stack, (error as Error).cause ?? '');
      }
    }
    const seconds = ((Date.now() - start) / 1000).toFixed(0);
    console.log(`${name}: ${rounds} rounds in ${seconds} s, ${lost === 0 ? 'nothing lost' : `${lost} failed`}`);
    failed += lost;
  }
  process.exitCode = failed > 0 ? 1 : 0;
})();
