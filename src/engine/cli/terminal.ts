import { SingleBar } from 'cli-progress';
import Table from 'cli-table3';
import type { JobContext, JobProgress, JobStage } from '../protocol';

const STAGE_NAMES: Readonly<Record<JobStage, string>> = {
  scan: 'Reading the folder',
  decode: 'Decoding images',
  look: 'First look',
  train: 'Training',
  embed: 'Embedding images',
  search: 'Searching neighbours',
  findings: 'Computing findings',
  download: 'Downloading',
};

/** Where standard error is no terminal, as in CI, a line is written this often at most. */
const LINE_MS = 10_000;

/**
 * A job that draws a progress bar on a terminal's standard error, or writes lines to a file there, and stops at Ctrl+C.
 */
export function terminalJob(quiet: boolean): { job: JobContext; end(): void } {
  let interrupted = false;
  const interrupt = (): void => {
    if (interrupted) process.exit(130);
    interrupted = true;
    process.stderr.write('\nStopping; what is computed so far stays cached. Press Ctrl+C again to quit at once.\n');
  };
  process.on('SIGINT', interrupt);
  const bar =
    quiet || !process.stderr.isTTY
      ? null
      : new SingleBar({
          stream: process.stderr,
          format: '{stage} {bar} {percentage}% {note}',
          hideCursor: true,
          clearOnComplete: true,
          barsize: 24,
        });
  let stage: JobStage | undefined;
  let lastLine = -Infinity;
  const line = ({ stage: now, note, secondsLeft }: JobProgress): void => {
    if (now === stage && performance.now() - lastLine < LINE_MS) return;
    stage = now;
    lastLine = performance.now();
    process.stderr.write(`${STAGE_NAMES[now]}: ${note}${timeLeft(secondsLeft)}\n`);
  };
  return {
    job: {
      stopped: () => interrupted,
      progress(progress): void {
        if (!bar) return quiet ? undefined : line(progress);
        const payload = {
          stage: STAGE_NAMES[progress.stage].padEnd(20),
          note: `${progress.note}${timeLeft(progress.secondsLeft)}`,
        };
        if (progress.stage !== stage) {
          if (stage !== undefined) bar.stop();
          stage = progress.stage;
          bar.start(progress.total, progress.done, payload);
        } else {
          bar.update(progress.done, payload);
        }
      },
    },
    end(): void {
      if (stage !== undefined) bar?.stop();
      process.off('SIGINT', interrupt);
    },
  };
}

/** For what a person should hear of beside the results. */
export function say(line: string): void {
  console.error(`nearmiss: ${line}`);
}

function timeLeft(seconds: number | undefined): string {
  if (seconds === undefined || !Number.isFinite(seconds)) return '';
  return seconds < 90 ? `, ${Math.ceil(seconds)} s left` : `, ${Math.ceil(seconds / 60)} min left`;
}

/** A plain table that reads well in a terminal, in a log and when piped to other tools. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const none = {
    top: '',
    'top-mid': '',
    'top-left': '',
    'top-right': '',
    bottom: '',
    'bottom-mid': '',
    'bottom-left': '',
    'bottom-right': '',
    left: '',
    'left-mid': '',
    mid: '',
    'mid-mid': '',
    right: '',
    'right-mid': '',
    middle: '  ',
  };
  const grid = new Table({
    head: [...head],
    chars: none,
    style: { 'padding-left': 0, 'padding-right': 0, head: process.stdout.isTTY ? ['bold'] : [], border: [] },
  });
  grid.push(...rows.map((cells) => [...cells]));
  return grid
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
}
