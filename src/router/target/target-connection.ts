import type { Socket } from "node:net";

import type { InstanceAddress } from "./instance.ts";
import { openSocket } from "./open-socket.ts";
import type { Target } from "./target.ts";

/** Who has a request on a target's connection. */
export interface TargetUser {
  connected(): void;
  /** `bytes` is only valid during the call: the memory is used again. */
  received(bytes: Buffer): void;
  /** The target takes more again. */
  writable(): void;
  /** The connection ended: `null` when the target closed it in order. */
  ended(error: Error | null): void;
}

/** One connection to an instance. It has a user while it carries a request, and none while it idles. */
export class TargetConnection implements Target {
  readonly socket: Socket;
  readonly reusable = this;
  readonly closeDelay = 0;
  user: TargetUser | null;
  /** Whether it has carried a request before. */
  used = false;
  idleSince = 0;
  idleUntil = 0;
  private over = false;
  private readonly onIdleEnd: (connection: TargetConnection) => void;

  constructor(address: InstanceAddress, user: TargetUser, onIdleEnd: (connection: TargetConnection) => void) {
    this.user = user;
    this.onIdleEnd = onIdleEnd;
    this.socket = openSocket(address, this);
    this.socket.on("drain", () => this.user?.writable());
    this.socket.on("end", () => this.end(null));
    this.socket.on("error", (error) => this.end(error));
    this.socket.on("close", () => this.end(null));
  }

  opened(): void {
    this.user?.connected();
  }

  received(bytes: Buffer): void {
    // Bytes that nobody asked for: whatever they answer, it is not the next request.
    if (this.user === null) this.end(null);
    else this.user.received(bytes);
  }

  destroy(): void {
    this.user = null;
    this.over = true;
    this.socket.destroy();
  }

  private end(error: Error | null): void {
    if (this.over) return;
    const { user } = this;
    this.destroy();
    if (user === null) this.onIdleEnd(this);
    else user.ended(error);
  }
}
