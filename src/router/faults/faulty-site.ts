import type { Answer } from "../pages/answer.ts";
import type { LiveRevision } from "../table/live-table.ts";
import { countVisit } from "../traffic/count-visit.ts";
import type { Plane } from "../traffic/plane.ts";
import type { RoutedRequest } from "../traffic/routed-request.ts";
import type { SiteClient } from "../traffic/site-client.ts";
import type { Work } from "../traffic/work.ts";
import type { RequestHead } from "../wire/parse-request-head.ts";
import { faultAnswer } from "./fault-answer.ts";
import type { FaultLease } from "./fault-lease.ts";
import { FaultPipe } from "./fault-pipe.ts";
import { lineShape } from "./line-shape.ts";
import type { Faulted, LiveLease } from "./live-lease.ts";

/**
 * A request to a site with faults on it. There is no connection behind a site, so both directions
 * mean the answer: what holds it up does so before the files are looked at, what narrows it acts on
 * its bytes.
 */
export class FaultySite implements Work, SiteClient, Faulted {
  private readonly plane: Plane;
  private readonly request: RoutedRequest;
  private readonly revision: LiveRevision;
  private readonly leases: Set<LiveLease>;
  private readonly inner: Work;
  private readonly pipe: FaultPipe;
  private readonly begun = performance.now();
  private readonly timers = new Map<LiveLease, NodeJS.Timeout>();
  private wait: NodeJS.Timeout | undefined;
  private started = false;
  private keep = false;
  private over = false;

  constructor(
    plane: Plane,
    request: RoutedRequest,
    revision: LiveRevision,
    leases: readonly LiveLease[],
    serve: (client: SiteClient) => Work,
  ) {
    this.plane = plane;
    this.request = request;
    this.revision = revision;
    this.leases = new Set(leases);
    this.pipe = new FaultPipe(this.narrow, {
      pass: (bytes) => {
        if (!request.client.write(bytes)) this.pipe.pause();
      },
      room: () => this.inner.writable(),
      ended: (error) => this.close(error),
    });
    this.inner = serve(this);
  }

  start(): void {
    for (const lease of this.leases) {
      lease.join(this);
      this.arm(lease);
    }
    this.proceed();
  }

  lift(lease: LiveLease): void {
    this.leases.delete(lease);
    clearTimeout(this.timers.get(lease));
    this.pipe.reshape(this.narrow);
    this.proceed();
  }

  body(bytes: Buffer, last: boolean): void {
    this.inner.body(bytes, last);
  }

  refuse(status: 400 | 408 | 413, message: string): void {
    if (this.started) this.inner.refuse(status, message);
    else this.answer({ status, code: "body-refused", message }, this.request.head);
  }

  writable(): void {
    this.pipe.resume();
  }

  gone(): void {
    if (this.started) this.inner.gone();
    else this.record(CLIENT_GONE);
    this.leave();
  }

  tick(now: number): void {
    if (this.started) this.inner.tick(now);
  }

  write(data: string | Buffer): boolean {
    return this.pipe.push(typeof data === "string" ? Buffer.from(data, "latin1") : Buffer.from(data));
  }

  readBody(): void {
    this.request.client.readBody();
  }

  mayKeep(head: RequestHead): boolean {
    return this.narrow.closeDelay === 0 && this.request.client.mayKeep(head);
  }

  finish(keepAlive: boolean): void {
    this.keep = keepAlive && this.narrow.closeDelay === 0;
    this.pipe.finish(null);
  }

  answer(answer: Answer, head: RequestHead, id?: string): void {
    this.leave();
    this.request.client.answer(answer, head, id);
  }

  destroy(): void {
    this.leave();
    this.request.client.destroy();
  }

  /** The faults, as a site has them: all on the answer. */
  private get faults(): readonly FaultLease[] {
    return [...this.leases].map(({ lease }) => ({ ...lease, direction: "response" }));
  }

  /** What is done to the bytes; what holds the answer up is over by then. */
  private get narrow(): ReturnType<typeof lineShape> {
    return { ...lineShape(this.faults, "response"), blocked: false, latency: 0, jitter: 0 };
  }

  private arm(lease: LiveLease): void {
    const { fault, id } = lease.lease;
    const after = (ms: number, act: () => void): void => void this.timers.set(lease, setTimeout(act, ms));
    if (fault.kind === "error") after(0, () => this.replace(fault.status, id));
    if (fault.kind === "timeout") after(fault.ms, () => this.replace(GATEWAY_TIMEOUT, id));
    if (fault.kind === "reset") after(fault.after, () => this.reset());
  }

  /** Looks at the files once nothing holds the answer up. */
  private proceed(): void {
    clearTimeout(this.wait);
    if (this.started || this.over) return;
    const { latency, jitter, blocked } = lineShape(this.faults, "response");
    if (blocked || this.faults.some(({ fault }) => fault.kind === "error")) return;
    const due = this.begun + latency + (Math.random() * 2 - 1) * jitter - performance.now();
    if (latency === 0 || due <= 0) this.serve();
    else this.wait = setTimeout(() => this.serve(), due);
  }

  private serve(): void {
    this.started = true;
    this.inner.start();
  }

  private replace(status: number, id: string): void {
    if (this.over) return;
    const { client, head } = this.request;
    this.record(status);
    this.leave();
    client.write(faultAnswer(status, id));
    client.finish(head.minor === 1 && client.mayKeep(head));
  }

  private reset(): void {
    if (this.over) return;
    const { client } = this.request;
    if (!this.started) this.record(RESET);
    this.leave();
    client.reset();
  }

  private close(error: Error | null): void {
    if (this.over) return;
    this.leave();
    if (error === null) this.request.client.finish(this.keep);
    else this.request.client.destroy();
  }

  private record(status: number): void {
    this.revision.series.record(status, (performance.now() - this.begun) / 1000);
    if (status !== CLIENT_GONE)
      countVisit(this.plane, this.request, this.revision, { failed: status >= 500, conversion: null });
  }

  private leave(): void {
    this.over = true;
    this.pipe.stop();
    clearTimeout(this.wait);
    for (const timer of this.timers.values()) clearTimeout(timer);
    for (const lease of this.leases) lease.leave(this);
  }
}

const CLIENT_GONE = 499;
const GATEWAY_TIMEOUT = 504;
/** What a reset counts as, since the client gets no status. */
const RESET = 502;
