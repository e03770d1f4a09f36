import type { Series } from "./series.ts";
import type { SeriesLabels } from "./series.ts";

interface Session {
  readonly series: Series;
  failed: boolean;
  conversions: Set<string> | null;
  last: number;
  /** When to look whether it has gone quiet. */
  due: number;
}

export interface Visit {
  readonly series: Series;
  /** Whose request it was; null for a request that is a session of its own. */
  readonly key: string | null;
  readonly failed: boolean;
  /** What the session is counted for from now on. */
  readonly conversion: string | null;
}

/** The sessions under way in a worker: requests of the same client to the same release, with no pause of more than 10 s. */
export class Sessions {
  /** By release and client; the one that is to be looked at first stands first. */
  private readonly open = new Map<string, Session>();
  private readonly most: number;

  constructor(most = MOST) {
    this.most = most;
  }

  get size(): number {
    return this.open.size;
  }

  /** `now` is in milliseconds. */
  visit({ series, key, failed, conversion }: Visit, now: number): void {
    if (key === null) {
      series.sessions.add(failed, conversion === null ? [] : [conversion]);
      return;
    }
    const session = this.session(series, key, now);
    session.failed ||= failed;
    session.last = now;
    if (conversion !== null) (session.conversions ??= new Set()).add(conversion);
  }

  has(series: Series, key: string): boolean {
    return this.open.has(nameOf(series, key));
  }

  /** Counts those that have gone quiet. */
  tick(now: number): void {
    for (const [name, session] of this.open) {
      if (session.due > now) return;
      this.open.delete(name);
      session.due = session.last + QUIET;
      if (session.due > now) this.open.set(name, session);
      else count(session);
    }
  }

  /** Counts all of an environment, as if they had gone quiet. */
  flush({ app, environment }: Pick<SeriesLabels, "app" | "environment">): void {
    for (const [name, session] of this.open) {
      const { labels } = session.series;
      if (labels.app !== app || labels.environment !== environment) continue;
      this.open.delete(name);
      count(session);
    }
  }

  private session(series: Series, key: string, now: number): Session {
    const name = nameOf(series, key);
    const known = this.open.get(name);
    if (known !== undefined) return known;
    if (this.open.size >= this.most) this.countFirst();
    const session: Session = { series, failed: false, conversions: null, last: now, due: now + QUIET };
    this.open.set(name, session);
    return session;
  }

  private countFirst(): void {
    for (const [name, session] of this.open) {
      this.open.delete(name);
      count(session);
      return;
    }
  }
}

function count({ series, failed, conversions }: Session): void {
  series.sessions.add(failed, conversions ?? []);
}

function nameOf({ id }: Series, key: string): string {
  return `${id}:${key}`;
}

const QUIET = 10_000;
const MOST = 100_000;
