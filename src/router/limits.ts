/** What the router allows a client and a target. Sizes are bytes, times milliseconds. */
export interface Limits {
  /** Of a request's or a response's head. Beyond: 431, or 502. */
  readonly head: number;
  /** Of a request's body. Beyond: 413. */
  readonly body: number;
  /** From the first byte of a request's head to its last. Beyond: 408. */
  readonly headTime: number;
  /** Between two requests on a connection. */
  readonly idleTime: number;
  /** Without a byte of a request's body that is due. Beyond: 408. */
  readonly bodyTime: number;
  /** To connect to an instance. */
  readonly connectTime: number;
  /** From the end of the request to the head of the response. Beyond: 504. */
  readonly responseTime: number;
  /** Without the client taking anything of a response that waits. */
  readonly stallTime: number;
  /** Requests that may wait in a worker while an environment is paused. Beyond: 503. */
  readonly held: number;
}

/**
 * A body limit of 1 GiB lets uploads pass, which are streamed and never held, and stops a client
 * that would fill an instance's disk. 60 s is what a browser's user waits at most.
 */
export const DEFAULT_LIMITS: Limits = {
  head: 32 * 1024,
  body: 1024 ** 3,
  headTime: 10_000,
  idleTime: 75_000,
  bodyTime: 30_000,
  connectTime: 2_000,
  responseTime: 60_000,
  stallTime: 60_000,
  held: 1_000,
};
