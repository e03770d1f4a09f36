import type { Series, SeriesLabels } from "./series.ts";
import { sessionId } from "./session-id.ts";
import { SessionTable } from "./session-table.ts";

export interface Visit {
  readonly series: Series;
  /** Whose request it was; null for a request that is a session of its own. */
  readonly key: string | null;
  readonly failed: boolean;
  /** What the session is counted for from now on. */
  readonly conversion: string | null;
}

/**
 * The sessions under way in a worker: requests of the same client to the same release, until there
 * has been none for 10 to 20 s. Two tables take turns: what is visited moves to the present one, and
 * what is left in the one before when its time is over has gone quiet.
 */
export class Sessions {
  private present = new SessionTable();
  private before = new SessionTable();
  private since: number | null = null;

  get size(): number {
    return this.present.size + this.before.size;
  }

  /** Conversions that are kept for sessions under way. */
  get conversions(): number {
    return this.present.converted + this.before.converted;
  }

  /** `now` is in milliseconds. */
  visit({ series, key, failed, conversion }: Visit, now: number): void {
    const name = conversion === null ? null : series.sessions.nameOf(conversion);
    const conversions = name === null ? null : new Set([name]);
    if (key === null) {
      series.sessions.add(failed, conversions);
      return;
    }
    this.since ??= now;
    if (this.present.full) this.turn(now);
    const id = sessionId(series, key);
    const earlier = this.before.find(id);
    if (earlier !== null) {
      this.before.close(id);
      this.present.add(id, series, earlier);
    }
    this.present.add(id, series, { failed, conversions });
  }

  has(series: Series, key: string): boolean {
    const id = sessionId(series, key);
    return this.present.has(id) || this.before.has(id);
  }

  /** Counts those that have gone quiet. */
  tick(now: number): void {
    if (this.since !== null && now - this.since >= QUIET) this.turn(now);
  }

  /** Counts all of an environment, as if they had gone quiet. */
  flush({ app, environment }: Pick<SeriesLabels, "app" | "environment">): void {
    const chosen = ({ labels }: Series): boolean => labels.app === app && labels.environment === environment;
    this.before.count(chosen);
    this.present.count(chosen);
  }

  private turn(now: number): void {
    this.before.count(() => true);
    this.before = this.present;
    this.present = new SessionTable();
    this.since = this.before.size === 0 ? null : now;
  }
}

const QUIET = 10_000;
