import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** What a bench gives: a table for people, and the same numbers for programs. */
export interface BenchResult {
  readonly table: string;
  readonly json: object;
}

/**
 * Every other module of this folder that exports `run`. Run as `npm run bench -- NAME [--json] [options of that
 * bench]`.
 */
async function main(args: readonly string[]): Promise<number> {
  const names = readdirSync(__dirname)
    .filter((file) => /^[a-zA-Z]+\.js$/.test(file) && file !== 'run.js')
    .map((file) => file.slice(0, -3))
    .sort();
  const name = args.find((arg) => !arg.startsWith('-'));
  if (name === undefined) {
    console.log(`Benches: ${names.join(', ')}\nRun one with: npm run bench -- NAME [--json]`);
    return 0;
  }
  if (!names.includes(name)) {
    console.error(`There is no bench "${name}". There are: ${names.join(', ')}.`);
    return 2;
  }
  const { run } = (await import(join(__dirname, `${name}.js`))) as {
    run(args: readonly string[]): Promise<BenchResult>;
  };
  const { table, json } = await run(args);
  console.log(table);
  if (args.includes('--json')) console.log(JSON.stringify(json));
  return 0;
}

void main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error) => {
    console.error(error);
    process.exit(1);
  },
);
