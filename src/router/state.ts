import { randomBytes } from "node:crypto";

import { BoughError } from "../lib/bough-error.ts";
import { Faults } from "./faults/faults.ts";
import { Metrics } from "./metrics/metrics.ts";
import type { Limits } from "./limits.ts";
import { isPaused } from "./maintenance/at-maintenance.ts";
import { WaitingRoom } from "./maintenance/waiting-room.ts";
import type { RouteTable } from "./route-table.ts";
import { Sites } from "./site/sites.ts";
import { liveTable } from "./table/live-table.ts";
import type { LiveTable } from "./table/live-table.ts";
import { tableDigest } from "./table/table-digest.ts";
import { EMPTY_TABLE } from "./table/table-file.ts";
import { validateTable } from "./table/validate-table.ts";
import { HealthChecks } from "./target/health-checks.ts";
import { Instances } from "./target/instances.ts";
import { Listeners } from "./traffic/listeners.ts";
import type { Plane } from "./traffic/plane.ts";

/** All that a worker holds. A table is applied in one turn of the event loop. */
export class WorkerState implements Plane {
  live: LiveTable;
  stopping = false;
  readonly limits: Limits;
  readonly metrics = new Metrics();
  readonly clock = { now: performance.now() };
  readonly mirrors = { underWay: 0 };
  readonly port: number;
  /** Tells this start of this worker from all others. */
  readonly worker: string;
  readonly since = Date.now();
  readonly instances = new Instances();
  readonly faults = new Faults();
  readonly waiting: WaitingRoom;
  private readonly sites = new Sites();
  readonly listeners: Listeners;
  /** Why the table file could not be used at the start; null when all is well. */
  broken: string | null = null;
  private readonly health = new HealthChecks();
  private readonly timer: NodeJS.Timeout;

  constructor(name: string, port: number, limits: Limits) {
    this.worker = `${name}:${randomBytes(6).toString("hex")}`;
    this.port = port;
    this.limits = limits;
    this.waiting = new WaitingRoom(limits.held);
    this.live = this.prepare(EMPTY_TABLE, tableDigest(EMPTY_TABLE));
    this.listeners = new Listeners(this);
    this.timer = setInterval(() => this.tick(), TICK);
  }

  /**
   * Makes a table the live one. The same table again changes nothing. Throws `route-table-invalid`,
   * or `route-table-stale` for a version that goes back or that another table has.
   */
  apply(value: unknown): LiveTable {
    const table = validateTable(value);
    const digest = tableDigest(table);
    const { live } = this;
    if (digest === live.digest) return live;
    if (table.version < live.table.version || (table.version === live.table.version && this.broken === null)) {
      throw new BoughError(
        "route-table-stale",
        `The table has version ${table.version}, the live one ${live.table.version}.`,
        {
          hint: "Read the live table and publish a change of it.",
        },
      );
    }
    this.broken = null;
    this.live = this.prepare(table, digest);
    this.instances.keepOnly(table);
    this.sites.keepOnly(table);
    this.health.sync(this.live);
    this.metrics.keepOnly(table);
    this.waiting.release((app, slug) => isPaused(this.live, app, slug));
    return this.live;
  }

  stop(): void {
    clearInterval(this.timer);
    this.health.stop();
    this.faults.stop();
    this.instances.closeIdle(Infinity);
  }

  private prepare(table: RouteTable, digest: string): LiveTable {
    return liveTable(table, digest, {
      instanceOf: (address) => this.instances.of(address),
      originOf: (revision, url) => this.instances.ofOrigin(revision, url),
      siteOf: (backend) => this.sites.of(backend),
      metrics: this.metrics,
    });
  }

  private tick(): void {
    this.clock.now = performance.now();
    this.listeners.tick(this.clock.now);
    this.instances.closeIdle(this.clock.now);
    this.metrics.sessions.tick(this.clock.now);
    if (this.listeners.problems.size > 0) void this.listeners.sync();
    void this.listeners.openIpv6();
  }
}

const TICK = 250;
