import { connect } from "node:net";
import type { Socket } from "node:net";

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
export class TargetConnection {
  readonly socket: Socket;
  user: TargetUser | null;
  /** Whether it has carried a request before. */
  used = false;
  idleSince = 0;
  idleUntil = 0;
  private over = false;
  private readonly onIdleEnd: (connection: TargetConnection) => void;

  constructor(host: string, port: number, user: TargetUser, onIdleEnd: (connection: TargetConnection) => void) {
    this.user = user;
    this.onIdleEnd = onIdleEnd;
    this.socket = connect({
      host,
      port,
      noDelay: true,
      onread: { buffer: READ_BUFFER, callback: (length) => this.read(length) },
    });
    this.socket.on("connect", () => this.user?.connected());
    this.socket.on("drain", () => this.user?.writable());
    this.socket.on("end", () => this.end(null));
    this.socket.on("error", (error) => this.end(error));
    this.socket.on("close", () => this.end(null));
  }

  destroy(): void {
    this.user = null;
    this.over = true;
    this.socket.destroy();
  }

  private read(length: number): boolean {
    // Bytes that nobody asked for: whatever they answer, it is not the next request.
    if (this.user === null) this.end(null);
    else this.user.received(READ_BUFFER.subarray(0, length));
    return true;
  }

  private end(error: Error | null): void {
    if (this.over) return;
    const { user } = this;
    this.destroy();
    if (user === null) this.onIdleEnd(this);
    else user.ended(error);
  }
}

/**
 * One read buffer for all connections: a read is handled to its end before the next one begins, so
 * what is kept must be copied, and the usual small response costs no allocation.
 */
const READ_BUFFER = Buffer.allocUnsafeSlow(64 * 1024);
