/** 0: done; 1: more findings than `--fail-on` allows; 2: the command could not run. */
export type ExitCode = 0 | 1 | 2;
