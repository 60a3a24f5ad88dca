import type { JobContext } from '../protocol/job';

const EVERY_MS = 1000;
/** Share of the earlier average that stays with each batch. */
const SMOOTHING = 0.9;

/** Tells a job about once a second how its training goes. `done` and `total` count batches. */
export class TrainingReport {
  private readonly started: number;
  private lastReport = -Infinity;
  private images = 0;
  private loss: number | undefined;
  private recallAt1: number | undefined;

  constructor(
    private readonly job: JobContext,
    private readonly epochs: number,
    private readonly steps: number,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.started = now();
  }

  /** After each batch. */
  step(done: number, images: number, loss: number): void {
    this.images += images;
    this.loss = this.loss === undefined ? loss : SMOOTHING * this.loss + (1 - SMOOTHING) * loss;
    const time = this.now();
    if (time - this.lastReport < EVERY_MS && done < this.steps) return;
    this.lastReport = time;
    const seconds = Math.max(1e-3, (time - this.started) / 1000);
    const recall = this.recallAt1 === undefined ? '' : `, recall@1 ${this.recallAt1.toFixed(2)}`;
    this.job.progress({
      stage: 'train',
      done,
      total: this.steps,
      note:
        `epoch ${Math.ceil((done * this.epochs) / this.steps)} of ${this.epochs}, loss ` +
        `${this.loss.toFixed(3)}${recall}`,
      loss: this.loss,
      recallAt1: this.recallAt1,
      imagesPerSecond: this.images / seconds,
      secondsLeft: (seconds / done) * (this.steps - done),
    });
  }

  /** After each look at the held-out images. */
  judged(recallAt1: number | null): void {
    this.recallAt1 = recallAt1 ?? undefined;
  }
}
