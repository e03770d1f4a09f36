import { LogHistogram } from "./log-histogram.ts";

/** What one instance has answered. Recording costs two increments. */
export class Tally {
  requests = 0;
  /** Answers of status 500 and above. */
  errors = 0;
  /** Milliseconds of the answers that it did not fail with. */
  readonly latency = new LogHistogram();

  record(status: number, milliseconds: number): void {
    this.requests += 1;
    if (status >= 500) this.errors += 1;
    if (status < 200 || status >= CLIENT_GONE) return;
    const atLeast = Math.max(milliseconds, SHORTEST);
    this.latency.observe(atLeast, Math.log(atLeast));
  }
}

const CLIENT_GONE = 499;
/** A microsecond, in milliseconds: what a logarithm can be taken of. */
const SHORTEST = 0.001;
