/** The sessions of a release that are over, and what happened in them. */
export class SessionCounts {
  ok = 0;
  failed = 0;
  readonly converted = new Map<string, number>();
  private readonly names = new Map<string, string>();

  /** The name as sessions keep it, the same text for all of them; null for one more than are told apart. */
  nameOf(conversion: string): string | null {
    const known = this.names.get(conversion);
    if (known !== undefined) return known;
    // Names come from outside, and a session lasts for as long as its client wants.
    if (this.names.size >= MAX_NAMES) return null;
    // What is cut out of a head would keep all of it.
    const own = Buffer.from(conversion, "latin1").toString("latin1");
    this.names.set(own, own);
    return own;
  }

  /** `conversions` is what has happened in the session; null for nothing. */
  add(failed: boolean, conversions: ReadonlySet<string> | null): void {
    if (failed) this.failed += 1;
    else this.ok += 1;
    if (conversions !== null) for (const name of conversions) this.convert(name);
  }

  private convert(name: string): void {
    this.converted.set(name, (this.converted.get(name) ?? 0) + 1);
  }
}

const MAX_NAMES = 50;
