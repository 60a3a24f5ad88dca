import { runCommandLine } from '../../../src/engine/cli/program';

/** Runs a command and returns its exit code and the lines that it wrote. */
export async function run(...args: string[]): Promise<{ code: number; out: string[]; errors: string[] }> {
  const [out, errors]: string[][] = [[], []];
  const { log, error } = console;
  const write = process.stderr.write;
  console.log = (text: string) => out.push(text);
  console.error = (text: string) => errors.push(text);
  process.stderr.write = () => true;
  try {
    return { code: await runCommandLine(['node', 'nearmiss', ...args]), out, errors };
  } finally {
    Object.assign(console, { log, error });
    process.stderr.write = write;
  }
}
