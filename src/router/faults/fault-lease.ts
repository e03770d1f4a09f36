/**
 * A fault that the router puts on requests for a while. It lives in the memory of a worker only,
 * and ends by itself at its `ttl` unless it is set again, so that no fault outlives who set it.
 */
export interface FaultLease {
  /** Names the fault in metrics and reports: `<experiment>/<number>`. */
  readonly id: string;
  /** Milliseconds from the call on. */
  readonly ttl: number;
  readonly app: string;
  readonly slug: string;
  readonly route: string;
  /** Requests that this release answers; null for all. */
  readonly release: string | null;
  /** `edge`: requests of the public port. `link`: those that a service of the environment sends to another. */
  readonly via: "edge" | "link" | "any";
  /** Of a link, the service that sends; null for all. */
  readonly from: string | null;
  /** Share of the attempts and tunnels that it hits, above 0 and up to 1. */
  readonly share: number;
  /** Which way is disturbed: to the service, or back from it. */
  readonly direction: "request" | "response";
  readonly fault: Fault;
}

/** What goes wrong. Times are milliseconds. */
export type Fault =
  /** Every piece comes `ms` ± `jitter` late, in order. */
  | { readonly kind: "latency"; readonly ms: number; readonly jitter: number }
  /** An answer with this status: instead of the request (`request`), or of the service's own answer (`response`). */
  | { readonly kind: "error"; readonly status: number }
  /** Nothing gets through; after `ms` the answer is 504, and a tunnel ends. */
  | { readonly kind: "timeout"; readonly ms: number }
  /** The client's connection is reset `after` ms. */
  | { readonly kind: "reset"; readonly after: number }
  /** Of each connection. */
  | { readonly kind: "bandwidth"; readonly bytesPerSecond: number }
  /** The connection is closed after the answer, `ms` late. */
  | { readonly kind: "slow-close"; readonly ms: number }
  /** Pieces of `size` bytes, `delay` ms apart. */
  | { readonly kind: "slice"; readonly size: number; readonly delay: number }
  /** The connection is cut after so many bytes, the head's among them. */
  | { readonly kind: "limit"; readonly bytes: number }
  /** Nothing gets through as long as the fault lasts; then what was held goes on. */
  | { readonly kind: "blackhole" };
