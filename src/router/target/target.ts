import type { TargetConnection, TargetUser } from "./target-connection.ts";

/** What an exchange or a tunnel talks to: a connection to an instance, or one with faults on it. */
export interface Target {
  user: TargetUser | null;
  readonly socket: TargetSocket;
  /** The connection that may carry another request afterwards; null when none may. */
  readonly reusable: TargetConnection | null;
  /** Milliseconds for which the client's connection stays open after the response, before it is closed; 0: it is kept as usual. */
  readonly closeDelay: number;
  destroy(): void;
}

/** What is used of a socket. */
export interface TargetSocket {
  write(data: string | Buffer, encoding?: "latin1"): boolean;
  cork(): void;
  uncork(): void;
  pause(): unknown;
  resume(): unknown;
  destroy(error?: Error): unknown;
  destroySoon(): void;
}
