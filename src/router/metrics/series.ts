import { LogHistogram } from "./log-histogram.ts";
import { MirrorCounts } from "./mirror-counts.ts";
import { Moments } from "./moments.ts";
import { SessionCounts } from "./session-counts.ts";

export interface SeriesLabels {
  readonly app: string;
  readonly environment: string;
  readonly route: string;
  readonly release: string;
}

/** Upper bounds in seconds, as Prometheus' clients have them, with a finer lower end. */
export const LATENCY_BOUNDS: readonly number[] = [
  0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10,
];

/** The counts of one release of one route. Recording costs an increment or two: no strings are built. */
export class Series {
  /** Tells it from every other of the process. */
  readonly id: number;
  readonly labels: SeriesLabels;
  inFlight = 0;
  readonly statuses = new Map<number, number>();
  /** One histogram a status class, `1xx` at 1. */
  readonly latencies = new Map<number, Latency>();
  /** Milliseconds of the answers that a release gave and did not fail with. */
  readonly fine = new LogHistogram();
  /** Of their natural logarithms. */
  readonly logLatency = new Moments();
  readonly sessions = new SessionCounts();
  readonly mirror = new MirrorCounts();
  /** Requests that another release took over, as no instance was well or could be reached. */
  failedOver = 0;

  constructor(labels: SeriesLabels) {
    nextId += 1;
    this.id = nextId;
    this.labels = labels;
  }

  /** `seconds` is the time from the request's head to the response's. */
  record(status: number, seconds: number): void {
    this.statuses.set(status, (this.statuses.get(status) ?? 0) + 1);
    const group = Math.trunc(status / 100);
    let latency = this.latencies.get(group);
    if (latency === undefined) {
      latency = new Latency();
      this.latencies.set(group, latency);
    }
    latency.observe(seconds);
    if (status < 200 || status >= CLIENT_GONE) return;
    const milliseconds = Math.max(seconds * 1000, SHORTEST);
    const logarithm = Math.log(milliseconds);
    this.fine.observe(milliseconds, logarithm);
    this.logLatency.add(logarithm);
  }
}

class Latency {
  count = 0;
  sum = 0;
  /** Observations within each bound and above the one before; the last are those above all bounds. */
  readonly buckets: number[] = Array.from({ length: LATENCY_BOUNDS.length + 1 }, () => 0);

  observe(seconds: number): void {
    let index = 0;
    while (index < LATENCY_BOUNDS.length && seconds > (LATENCY_BOUNDS[index] ?? Infinity)) index += 1;
    this.buckets[index] = (this.buckets[index] ?? 0) + 1;
    this.count += 1;
    this.sum += seconds;
  }
}

let nextId = 0;
const CLIENT_GONE = 499;
/** A microsecond, in milliseconds: what a logarithm can be taken of. */
const SHORTEST = 0.001;
