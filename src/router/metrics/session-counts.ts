/** The sessions of a release that are over, and what happened in them. */
export class SessionCounts {
  ok = 0;
  failed = 0;
  readonly converted = new Map<string, number>();

  /** `conversions` is what has happened in the session; null for nothing. */
  add(failed: boolean, conversions: ReadonlySet<string> | null): void {
    if (failed) this.failed += 1;
    else this.ok += 1;
    if (conversions !== null) for (const name of conversions) this.convert(name);
  }

  private convert(name: string): void {
    const count = this.converted.get(name);
    // Names come from outside.
    if (count === undefined && this.converted.size >= MAX_NAMES) return;
    this.converted.set(name, (count ?? 0) + 1);
  }
}

const MAX_NAMES = 50;
