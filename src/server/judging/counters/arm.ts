/**
 * What one router worker has counted of one release on one route since it started. Everything only
 * grows; a worker that starts anew has another name.
 */
export interface Arm {
  /** Id of the worker and of its start. */
  readonly worker: string;
  readonly route: string;
  /** `v3` */
  readonly release: string;
  /** Answers by status; 499 is a client that did not wait. */
  readonly statuses: Readonly<Record<string, number>>;
  /** Answers that did not fail, by milliseconds: `counts[i]` are those up to `bounds[i]` and above the bound before; the last are above all. */
  readonly latency: { readonly bounds: readonly number[]; readonly counts: readonly number[] };
  /** Of the natural logarithms of milliseconds: `m2` is the sum of the squared deviations from the mean. */
  readonly logLatency: Moments;
  /** Sessions that have failed, or ended well. */
  readonly sessions: { readonly ok: number; readonly failed: number };
  /** Requests that another release answered, because no instance of this one could be reached. */
  readonly failedOver: number;
}

export interface Moments {
  readonly count: number;
  readonly mean: number;
  readonly m2: number;
}
