import { Tally } from "../metrics/tally.ts";
import { TargetConnection } from "./target-connection.ts";
import type { TargetUser } from "./target-connection.ts";

/** Something in flight to an instance: a request or a tunnel. */
export interface Flight {
  /** The instance is being drained: a tunnel says goodbye, a request goes on. */
  drain(): void;
  /** The drain's time is over. */
  cut(): void;
}

export interface InstanceAddress {
  readonly host: string;
  readonly port: number;
  /** How an external server wants to be spoken to: its name for `Host`, and whether over TLS. Null for a process of ours. */
  readonly origin: { readonly authority: string; readonly tls: boolean } | null;
}

/** One process, or external server, that answers requests, with its idle connections, what is in flight to it and how it is. */
export class Instance {
  readonly id: string;
  readonly address: InstanceAddress;
  readonly flights = new Set<Flight>();
  /** What it has answered in this worker. */
  readonly tally = new Tally();
  /** What the active health check says; good until it says otherwise, as only healthy instances are published. */
  healthy = true;
  /** While draining, no connection is kept. */
  draining = false;
  private connectErrors = 0;
  private ejectedUntil = 0;
  private readonly idle: TargetConnection[] = [];
  private readonly waiting = new Set<() => void>();

  constructor(id: string, address: InstanceAddress) {
    this.id = id;
    this.address = address;
  }

  ejected(now: number): boolean {
    return this.ejectedUntil > now;
  }

  connectSucceeded(): void {
    this.connectErrors = 0;
  }

  connectFailed(now: number): void {
    this.connectErrors += 1;
    if (this.connectErrors < EJECT_AFTER) return;
    this.connectErrors = 0;
    this.ejectedUntil = now + EJECT_FOR;
  }

  /** An idle connection that rested at most `maxIdle` ms, or null. */
  takeIdle(user: TargetUser, now: number, maxIdle: number): TargetConnection | null {
    for (;;) {
      const last = this.idle.at(-1);
      if (last === undefined || now - last.idleSince > maxIdle) return null;
      this.idle.pop();
      if (last.idleUntil > now && last.socket.writable) {
        last.user = user;
        return last;
      }
      last.destroy();
    }
  }

  open(user: TargetUser): TargetConnection {
    return new TargetConnection(this.address, user, (connection) => this.forget(connection));
  }

  /** Takes a connection back after a complete exchange; `timeout` is the target's own word on how long it keeps it. */
  release(connection: TargetConnection, now: number, timeout: number | null): void {
    const keep = timeout === null ? IDLE_TIME : Math.min(IDLE_TIME, timeout - IDLE_MARGIN);
    if (this.draining || keep <= 0 || this.idle.length >= MAX_IDLE || !connection.socket.writable) {
      connection.destroy();
      return;
    }
    connection.user = null;
    connection.used = true;
    connection.idleSince = now;
    connection.idleUntil = now + keep;
    this.idle.push(connection);
  }

  closeIdle(now = Infinity): void {
    for (let index = this.idle.length - 1; index >= 0; index -= 1) {
      const connection = this.idle[index];
      if (connection === undefined || connection.idleUntil > now) continue;
      this.idle.splice(index, 1);
      connection.destroy();
    }
  }

  land(flight: Flight): void {
    this.flights.delete(flight);
    if (this.flights.size > 0) return;
    for (const resolve of this.waiting) resolve();
    this.waiting.clear();
  }

  /** Calls back once nothing is in flight. */
  whenEmpty(resolve: () => void): void {
    if (this.flights.size === 0) resolve();
    else this.waiting.add(resolve);
  }

  private forget(connection: TargetConnection): void {
    const index = this.idle.indexOf(connection);
    if (index >= 0) this.idle.splice(index, 1);
  }
}

const EJECT_AFTER = 3;
const EJECT_FOR = 5_000;
const MAX_IDLE = 256;
/** Node's own servers close after 5 s: a connection is dropped before its target drops it. */
const IDLE_TIME = 4_000;
const IDLE_MARGIN = 1_000;
