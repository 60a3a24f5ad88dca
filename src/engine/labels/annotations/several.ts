import { NearmissError } from '../../protocol/reply';

/** Pictures that have several labels each: their lists are read as one label, and are never replaced by a text. */
export class Several {
  private readonly labels = new Map<number, string>();

  add(annotation: number, label: string): void {
    this.labels.set(annotation, label);
  }

  /** Throws NearmissError where a list would become one label, or one label several. */
  check(label: string, annotation: number, file: string): void {
    const own = this.labels.get(annotation);
    if (own !== undefined)
      throw new NearmissError(
        'labels/several',
        `This picture has several labels, "${own}", and a list is not replaced by one label here. Edit ${file}.`,
      );
    if ([...this.labels.values()].includes(label))
      throw new NearmissError(
        'labels/several',
        `"${label}" is several labels, which ${file} would have as a list and not as one text. Edit it there.`,
      );
  }

  get notes(): string[] {
    const { size } = this.labels;
    if (size === 0) return [];
    return [`${size} pictures have several labels each: these are read as one, joined by commas, and not changed.`];
  }
}
