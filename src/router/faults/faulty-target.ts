import type { TargetConnection, TargetUser } from "../target/target-connection.ts";
import type { Target, TargetSocket } from "../target/target.ts";
import { ConnectionReset } from "./connection-reset.ts";
import { faultAnswer } from "./fault-answer.ts";
import type { FaultLease } from "./fault-lease.ts";
import { FaultPipe } from "./fault-pipe.ts";
import { lineShape } from "./line-shape.ts";
import type { Faulted, LiveLease } from "./live-lease.ts";

/**
 * A connection to an instance with faults on it. It stands between an exchange or a tunnel and the
 * true connection, looks like the one to the other, and goes on without a fault that is over.
 */
export class FaultyTarget implements Target, TargetUser, TargetSocket, Faulted {
  user: TargetUser | null;
  readonly socket: TargetSocket = this;
  readonly reusable = null;
  private readonly connection: TargetConnection;
  private readonly leases: Set<LiveLease>;
  private readonly toTarget: FaultPipe;
  private readonly toUser: FaultPipe;
  private readonly timers = new Map<LiveLease, NodeJS.Timeout>();
  private begun: boolean;
  /** The service has begun to answer, or something else in its place. */
  private answered = false;
  /** Something of an answer has passed. */
  private told = false;

  private constructor(
    leases: readonly LiveLease[],
    user: TargetUser,
    open: (user: TargetUser) => TargetConnection,
    begun: boolean,
  ) {
    this.user = user;
    this.leases = new Set(leases);
    this.begun = begun;
    this.toTarget = new FaultPipe(lineShape(this.current, "request"), {
      pass: (bytes) => {
        if (!this.connection.socket.write(bytes)) this.toTarget.pause();
      },
      room: () => this.user?.writable(),
      ended: () => this.connection.socket.destroySoon(),
    });
    this.toUser = new FaultPipe(lineShape(this.current, "response"), {
      pass: (bytes) => this.tell(bytes),
      room: () => this.connection.socket.resume(),
      ended: (error) => this.endUser(error),
    });
    for (const lease of leases) lease.join(this);
    this.connection = open(this);
  }

  /** A connection of its own for one request. */
  static open(
    leases: readonly LiveLease[],
    user: TargetUser,
    open: (user: TargetUser) => TargetConnection,
  ): FaultyTarget {
    return new FaultyTarget(leases, user, open, false);
  }

  /** Takes over the connection of a tunnel that was without faults until now. */
  static around(connection: TargetConnection, user: TargetUser): FaultyTarget {
    const target = new FaultyTarget([], user, (self) => Object.assign(connection, { user: self }), true);
    target.answered = true;
    target.told = true;
    return target;
  }

  get closeDelay(): number {
    const { current } = this;
    return lineShape(current, "request").closeDelay + lineShape(current, "response").closeDelay;
  }

  /** One more fault, for a tunnel. */
  add(lease: LiveLease): void {
    // There is no request whose answer it could be.
    if (lease.lease.fault.kind === "error") return;
    this.leases.add(lease);
    lease.join(this);
    this.arm(lease);
    this.reshape();
  }

  lift(lease: LiveLease): void {
    this.leases.delete(lease);
    clearTimeout(this.timers.get(lease));
    this.timers.delete(lease);
    this.reshape();
  }

  connected(): void {
    this.user?.connected();
  }

  received(bytes: Buffer): void {
    const instead = this.errorInstead();
    this.answered = true;
    if (!this.toUser.push(instead ?? Buffer.from(bytes))) this.connection.socket.pause();
  }

  writable(): void {
    this.toTarget.resume();
  }

  ended(error: Error | null): void {
    if (this.begun) this.toUser.finish(error);
    else this.endUser(error);
  }

  write(data: string | Buffer): boolean {
    const room = this.toTarget.push(typeof data === "string" ? Buffer.from(data, "latin1") : Buffer.from(data));
    if (!this.begun) this.begin();
    return room;
  }

  cork(): void {
    // The pipe decides when its bytes go out.
  }

  uncork(): void {
    // As above.
  }

  pause(): void {
    this.toUser.pause();
  }

  resume(): void {
    this.toUser.resume();
  }

  destroySoon(): void {
    const { blocked } = lineShape(this.current, "request");
    this.release();
    if (blocked) this.connection.destroy();
    else this.toTarget.finish(null);
  }

  destroy(error?: Error): void {
    const { user } = this;
    this.release();
    this.toTarget.stop();
    this.connection.destroy();
    if (error !== undefined) user?.ended(error);
  }

  private get current(): readonly FaultLease[] {
    return [...this.leases].map(({ lease }) => lease);
  }

  private reshape(): void {
    const { current } = this;
    this.toTarget.reshape(lineShape(current, "request"));
    this.toUser.reshape(lineShape(current, "response"));
  }

  private begin(): void {
    this.begun = true;
    for (const lease of this.leases) this.arm(lease);
  }

  /** Sets off what a fault does after a while. */
  private arm(lease: LiveLease): void {
    const { fault, direction } = lease.lease;
    if (fault.kind === "reset") this.after(lease, fault.after, () => this.endUser(new ConnectionReset()));
    if (fault.kind === "timeout") this.after(lease, fault.ms, () => this.timeOut(lease));
    // Not within the call that sends the request.
    if (fault.kind === "error" && direction === "request")
      this.after(lease, 0, () => this.toUser.push(this.answer(lease, fault.status)));
  }

  private after(lease: LiveLease, ms: number, act: () => void): void {
    this.timers.set(lease, setTimeout(act, ms));
  }

  private timeOut(lease: LiveLease): void {
    if (this.told) this.endUser(null);
    else this.tell(this.answer(lease, GATEWAY_TIMEOUT));
  }

  private tell(bytes: Buffer): void {
    this.told = true;
    this.user?.received(bytes);
  }

  /** The answer in the service's place. */
  private answer(lease: LiveLease, status: number): Buffer {
    this.answered = true;
    this.connection.destroy();
    return faultAnswer(status, lease.lease.id);
  }

  private errorInstead(): Buffer | null {
    if (this.answered) return null;
    for (const live of this.leases) {
      const { fault, direction } = live.lease;
      if (fault.kind === "error" && direction === "response") return this.answer(live, fault.status);
    }
    return null;
  }

  private endUser(error: Error | null): void {
    const { user } = this;
    this.destroy();
    user?.ended(error);
  }

  private release(): void {
    this.user = null;
    this.toUser.stop();
    for (const timer of this.timers.values()) clearTimeout(timer);
    for (const lease of this.leases) lease.leave(this);
  }
}

const GATEWAY_TIMEOUT = 504;
