import { isStopped, type JobContext } from '../protocol';
import type { ExitCode } from './exitCode';
import { terminalJob } from './terminal';

/**
 * Runs the work of a command with its progress on standard error; Ctrl+C ends it at the next batch, with exit code 2.
 */
export async function running(quiet: boolean, work: (job: JobContext) => Promise<ExitCode>): Promise<ExitCode> {
  const { job, end } = terminalJob(quiet);
  try {
    return await work(job);
  } catch (error) {
    if (!isStopped(error)) throw error;
    end();
    console.error('nearmiss: stopped before it was finished. Run the command again to go on from there.');
    return 2;
  } finally {
    end();
  }
}
