import type { Series } from "./series.ts";

/** Whether any request of a session has failed, and what has happened in it. */
export interface SessionState {
  readonly failed: boolean;
  /** Null for nothing. */
  readonly conversions: ReadonlySet<string> | null;
}

/**
 * Sessions by a number that stands for each: an open-addressed table in typed arrays, from which
 * nothing is taken out. Clients that keep no cookies bring a session with every request; as objects
 * they would keep the garbage collector busier than the requests keep the router.
 */
export class SessionTable {
  /** Sessions that are open. */
  size = 0;
  /** Slots that are taken, by sessions that are open or closed. */
  private used = 0;
  /** 0 is an empty slot. */
  private ids = new Float64Array(SMALLEST);
  private states = new Uint8Array(SMALLEST);
  private series: (Series | null)[] = Array.from({ length: SMALLEST }, () => null);
  private readonly conversions = new Map<number, Set<string>>();

  get full(): boolean {
    return this.used >= MOST;
  }

  /** Conversions of sessions that are open. */
  get converted(): number {
    return [...this.conversions.values()].reduce((sum, names) => sum + names.size, 0);
  }

  /** What is known of the session; null when it is not open here. */
  find(id: number): SessionState | null {
    const slot = this.slotOf(id);
    if (this.ids[slot] !== id || this.states[slot] === CLOSED) return null;
    return { failed: this.states[slot] === FAILED, conversions: this.conversions.get(id) ?? null };
  }

  has(id: number): boolean {
    const slot = this.slotOf(id);
    return this.ids[slot] === id && this.states[slot] !== CLOSED;
  }

  /** Adds to the session, which begins where it is not open. */
  add(id: number, series: Series, { failed, conversions }: SessionState): void {
    if (this.used * 2 >= this.ids.length) this.grow();
    const slot = this.slotOf(id);
    if (this.ids[slot] !== id) this.used += 1;
    const state = this.ids[slot] === id ? this.states[slot] : CLOSED;
    if (state === CLOSED) this.size += 1;
    this.put(slot, id, series, failed || state === FAILED ? FAILED : WELL);
    if (conversions === null) return;
    const known = this.conversions.get(id);
    if (known === undefined) this.conversions.set(id, new Set(conversions));
    else for (const name of conversions) known.add(name);
  }

  /** It goes on elsewhere, or has been counted. */
  close(id: number): void {
    const slot = this.slotOf(id);
    if (this.ids[slot] !== id || this.states[slot] === CLOSED) return;
    this.states[slot] = CLOSED;
    this.conversions.delete(id);
    this.size -= 1;
  }

  /** Counts the open sessions that are chosen, and closes them. */
  count(chosen: (series: Series) => boolean): void {
    for (let slot = 0; slot < this.ids.length; slot += 1) {
      const series = this.series[slot] ?? null;
      if (series === null || this.states[slot] === CLOSED || !chosen(series)) continue;
      const id = this.ids[slot] ?? 0;
      series.sessions.add(this.states[slot] === FAILED, this.conversions.get(id) ?? null);
      this.close(id);
    }
  }

  private put(slot: number, id: number, series: Series | null, state: number): void {
    this.ids[slot] = id;
    this.series[slot] = series;
    this.states[slot] = state;
  }

  /** Where the session stands, or would. */
  private slotOf(id: number): number {
    const mask = this.ids.length - 1;
    let slot = id & mask;
    while (this.ids[slot] !== 0 && this.ids[slot] !== id) slot = (slot + 1) & mask;
    return slot;
  }

  private grow(): void {
    const { ids, series, states } = this;
    const length = ids.length * 2;
    this.ids = new Float64Array(length);
    this.states = new Uint8Array(length);
    this.series = Array.from({ length }, () => null);
    for (const [from, id] of ids.entries())
      if (id !== 0) this.put(this.slotOf(id), id, series[from] ?? null, states[from] ?? CLOSED);
  }
}

const CLOSED = 0;
const WELL = 1;
const FAILED = 2;
const SMALLEST = 1024;
const MOST = 50_000;
