import { Series } from "./series.ts";
import type { SeriesLabels } from "./series.ts";

/** All counts of one worker, by app, environment, route and release. */
export class Metrics {
  private readonly series = new Map<string, Series>();
  /** Requests that no environment or route took. */
  readonly unmatched: Series = this.of({ app: "", environment: "", route: "", release: "" });
  connections = 0;
  tunnels = 0;
  retries = 0;

  of(labels: SeriesLabels): Series {
    const key = `${labels.app}\n${labels.environment}\n${labels.route}\n${labels.release}`;
    const known = this.series.get(key);
    if (known !== undefined) return known;
    const created = new Series(labels);
    this.series.set(key, created);
    return created;
  }

  /** Forgets environments that are gone, so that previews which come and go do not add up. */
  keepOnly(keep: (labels: SeriesLabels) => boolean): void {
    for (const [key, series] of this.series) {
      if (series !== this.unmatched && series.inFlight === 0 && !keep(series.labels)) this.series.delete(key);
    }
  }

  all(): IterableIterator<Series> {
    return this.series.values();
  }
}
