/**
 * What one worker has counted of one release on one route since it started. Everything only grows;
 * a worker that starts anew has another name.
 */
export interface Arm {
  /** Name of the worker and id of its start. */
  readonly worker: string;
  readonly route: string;
  /** `v3` */
  readonly release: string;
  /** Answers by status; 499 is a client that did not wait. */
  readonly statuses: Readonly<Record<string, number>>;
  /** Answers of status 200 to 498 by milliseconds to their head: `counts[i]` are those up to `bounds[i]` and above the bound before; the last are above all. */
  readonly latency: { readonly bounds: readonly number[]; readonly counts: readonly number[] };
  /** Of the natural logarithms of the same milliseconds. */
  readonly logLatency: ArmMoments;
  /** Sessions that have gone quiet; one of which any request failed (500 or above, or an answer that broke off) has failed. */
  readonly sessions: { readonly ok: number; readonly failed: number };
  /** Requests that another release answered because no instance of this one was well or could be reached: failures of this one that no client saw. Their sessions have failed here. */
  readonly failedOver: number;
  /** What became of requests that were mirrored to this release, against the answer that the client got. */
  readonly mirror: {
    readonly same: number;
    /** The statuses differed. */
    readonly status: number;
    /** The statuses were the same, the bodies were not. */
    readonly body: number;
    /** This release did not answer. */
    readonly failed: number;
    /** Of ln(its time / the client's time), where both answered. */
    readonly logRatio: ArmMoments;
  };
  /** By name, of the sessions above: how many there were and in how many it happened. */
  readonly conversions: Readonly<Record<string, { readonly sessions: number; readonly converted: number }>>;
}

/** `m2` is the sum of the squared deviations from the mean. */
export interface ArmMoments {
  readonly count: number;
  readonly mean: number;
  readonly m2: number;
}
