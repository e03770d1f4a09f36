import type { Faults } from "../faults/faults.ts";
import type { Limits } from "../limits.ts";
import type { Metrics } from "../metrics/metrics.ts";
import type { WaitingRoom } from "../maintenance/waiting-room.ts";
import type { LiveTable } from "../table/live-table.ts";

/** What every connection of a worker shares. */
export interface Plane {
  /** Replaced as a whole when a table is published. */
  live: LiveTable;
  /** The worker stops: every connection is closed after the response that is under way. */
  stopping: boolean;
  readonly limits: Limits;
  readonly metrics: Metrics;
  /** Coarse time in milliseconds for limits of seconds: reading it costs nothing. */
  readonly clock: { now: number };
  /** How many requests to mirrors wait for their answer. */
  readonly mirrors: { underWay: number };
  /** What experiments do to the traffic. */
  readonly faults: Faults;
  /** Requests of paused environments. */
  readonly waiting: WaitingRoom;
  /** Port of the public address, for the URLs that a page names. */
  readonly port: number;
}
