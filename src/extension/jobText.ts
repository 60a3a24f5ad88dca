import type { JobProgress, JobStage } from '../engine/protocol';

/** Where each stage begins and ends in the whole job, 0..1; training takes nearly all of it. */
const SHARES: Readonly<Record<JobStage, readonly [number, number]>> = {
  scan: [0, 0.01],
  decode: [0.01, 0.03],
  look: [0.03, 0.05],
  train: [0.05, 0.92],
  embed: [0.92, 0.95],
  search: [0.95, 0.97],
  findings: [0.97, 1],
  download: [0, 1],
};

const NAMES: Readonly<Record<JobStage, string>> = {
  scan: 'Reading names',
  decode: 'Decoding images',
  look: 'First look',
  train: 'Training',
  embed: 'Embedding images',
  search: 'Searching neighbours',
  findings: 'Scoring labels',
  download: 'Downloading',
};

/** Share of the whole job that is done, 0..1. */
export function shareDone({ stage, done, total }: JobProgress): number {
  const [start, end] = SHARES[stage];
  return start + (end - start) * (total > 0 ? Math.min(1, done / total) : 0);
}

/**
 * One line for the progress notification: `Training: epoch 3 of 20, loss 0.112, recall@1 0.81 · 410 images/s · 1 min 20
 * s left`.
 */
export function progressText(progress: JobProgress): string {
  const { stage, done, total, note, imagesPerSecond, secondsLeft } = progress;
  const parts = [note || (total > 0 ? `${done} of ${total}` : '')];
  if (imagesPerSecond !== undefined) parts.push(`${Math.round(imagesPerSecond)} images/s`);
  // Other stages know their own end only, and the training comes after them.
  if (secondsLeft !== undefined && stage === 'train') parts.push(`${durationText(secondsLeft)} left`);
  const detail = parts.filter(Boolean).join(' · ');
  return detail ? `${NAMES[stage]}: ${detail}` : NAMES[stage];
}

/** A few words for the status bar: `Training 43%`. */
export function shortProgressText(progress: JobProgress): string {
  return `${NAMES[progress.stage]} ${Math.round(100 * shareDone(progress))}%`;
}

export function durationText(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60), whole % 60];
  if (hours > 0) return `${hours} h ${minutes} min`;
  return minutes > 0 ? `${minutes} min ${rest} s` : `${rest} s`;
}
