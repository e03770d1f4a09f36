import type { RouteTable } from "../route-table.ts";
import { Series } from "./series.ts";
import type { SeriesLabels } from "./series.ts";
import { Sessions } from "./sessions.ts";

/** All counts of one worker, by app, environment, route and release. */
export class Metrics {
  private readonly series = new Map<string, Series>();
  /** Requests that no environment or route took. */
  readonly unmatched: Series = this.of({ app: "", environment: "", route: "", release: "" });
  readonly sessions = new Sessions();
  connections = 0;
  tunnels = 0;
  retries = 0;

  of(labels: SeriesLabels): Series {
    const key = `${labels.app}\n${labels.environment}\n${labels.route}\n${labels.release}`;
    const series = this.series.get(key) ?? new Series(labels);
    // What a table names moves to the end: the latest are kept longest.
    this.series.delete(key);
    this.series.set(key, series);
    return series;
  }

  /**
   * Forgets environments that the table does not have, and all but the latest releases of those
   * that it has: previews come and go, and releases add up.
   */
  keepOnly(table: RouteTable): void {
    const left = new Map(table.environments.map(({ app, slug }) => [`${app}\n${slug}`, SERIES_PER_ENVIRONMENT]));
    for (const [key, series] of [...this.series].toReversed()) {
      if (series === this.unmatched) continue;
      const environment = `${series.labels.app}\n${series.labels.environment}`;
      const room = left.get(environment) ?? 0;
      left.set(environment, room - 1);
      if (room <= 0 && series.inFlight === 0) this.series.delete(key);
    }
  }

  all(): IterableIterator<Series> {
    return this.series.values();
  }
}

const SERIES_PER_ENVIRONMENT = 100;
