/** Keeps what was made last, so much of it and no more; what could not be made is made anew the next time. */
export class Recent<T> {
  private readonly kept = new Map<string, Promise<T>>();

  /** @param limit how many are kept */
  constructor(private readonly limit: number) {}

  get(key: string, make: () => Promise<T>): Promise<T> {
    const value = this.kept.get(key) ?? make();
    this.kept.delete(key);
    this.kept.set(key, value);
    value.catch(() => this.kept.get(key) === value && this.kept.delete(key));
    for (const oldest of this.kept.keys()) {
      if (this.kept.size <= this.limit) break;
      this.kept.delete(oldest);
    }
    return value;
  }
}
