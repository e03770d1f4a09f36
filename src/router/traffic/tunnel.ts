import type { FaultableTunnel, FaultPlace } from "../faults/faults.ts";
import { FaultyTarget } from "../faults/faulty-target.ts";
import type { LiveLease } from "../faults/live-lease.ts";
import { ConnectionReset } from "../faults/connection-reset.ts";
import type { Series } from "../metrics/series.ts";
import type { Flight, Instance } from "../target/instance.ts";
import type { TargetUser } from "../target/target-connection.ts";
import type { Target } from "../target/target.ts";
import { FrameTracker } from "../wire/frame-tracker.ts";
import type { ResponseHead } from "../wire/parse-response-head.ts";
import type { ClientConnection } from "./client-connection.ts";
import type { Plane } from "./plane.ts";
import { responseText } from "./forward-head.ts";
import type { AnswerLabels } from "./forward-head.ts";
import type { Work } from "./work.ts";

/**
 * Two connections joined after a switch of protocols, usually a WebSocket. A drain closes it at
 * once: both sides get the close frame 1001 (going away), so that clients know to connect again.
 */
export class Tunnel implements Work, TargetUser, Flight, FaultableTunnel {
  readonly place: FaultPlace;
  private readonly plane: Plane;
  private readonly client: ClientConnection;
  private target: Target;
  private readonly instance: Instance;
  private readonly series: Series;
  private toClient: FrameTracker | null = null;
  private toTarget: FrameTracker | null = null;
  private leaving = false;
  private over = false;

  constructor(
    plane: Plane,
    client: ClientConnection,
    target: Target,
    instance: Instance,
    series: Series,
    place: FaultPlace,
  ) {
    this.plane = plane;
    this.client = client;
    this.target = target;
    this.instance = instance;
    this.series = series;
    this.place = place;
  }

  /** Relays the 101 and what came behind it, then everything. */
  begin(response: ResponseHead, answer: AnswerLabels, first: Buffer): void {
    this.plane.metrics.tunnels += 1;
    this.series.inFlight += 1;
    this.plane.faults.watch(this);
    if (response.upgrade?.toLowerCase() === "websocket") {
      this.toClient = new FrameTracker();
      this.toTarget = new FrameTracker();
    }
    const framing = `upgrade: ${response.upgrade}\r\n`;
    this.client.write(responseText(response, { ...answer, framing, connection: "upgrade" }));
    if (first.length > 0) this.received(first);
    this.client.switchTo(this);
  }

  start(): void {
    // It began as a request.
  }

  body(bytes: Buffer): void {
    this.toTarget?.push(bytes);
    if (!this.target.socket.write(bytes)) this.client.holdBody();
  }

  refuse(): void {
    this.end();
  }

  received(bytes: Buffer): void {
    this.toClient?.push(bytes);
    if (!this.client.write(Buffer.from(bytes))) this.target.socket.pause();
    if (this.leaving) this.sayGoodbye();
  }

  connected(): void {
    // It was connected when the request was sent.
  }

  writable(): void {
    this.target.socket.resume();
    this.client.readBody();
  }

  ended(error: Error | null): void {
    if (error instanceof ConnectionReset) this.client.reset();
    this.end();
  }

  addFault(lease: LiveLease): void {
    if (this.target.reusable !== null) this.target = FaultyTarget.around(this.target.reusable, this);
    if (this.target instanceof FaultyTarget) this.target.add(lease);
  }

  gone(): void {
    this.end();
  }

  drain(): void {
    if (this.leaving) return;
    this.leaving = true;
    setTimeout(() => this.end(), GOODBYE_TIME);
    this.sayGoodbye();
  }

  cut(): void {
    this.end();
  }

  tick(): void {
    // A tunnel may be silent as long as it likes.
  }

  /** A close frame can only stand between two frames; a side that is in the middle of one is cut later. */
  private sayGoodbye(): void {
    if (this.toClient === null || this.toTarget === null) {
      this.end();
      return;
    }
    if (!this.toClient.atBoundary) return;
    this.client.write(CLOSE_TO_CLIENT);
    if (this.toTarget.atBoundary) this.target.socket.write(CLOSE_TO_TARGET);
    this.end();
  }

  private end(): void {
    if (this.over) return;
    this.over = true;
    this.plane.faults.unwatch(this);
    this.plane.metrics.tunnels -= 1;
    this.series.inFlight -= 1;
    // What was written last still goes out.
    this.target.user = null;
    this.target.socket.destroySoon();
    this.client.finish(false);
    this.instance.land(this);
  }
}

/** FIN, close, 2 bytes: 1001. */
const CLOSE_TO_CLIENT = Buffer.from([0x88, 0x02, 0x03, 0xe9]);
/** The same with a mask, as a client's frames must have; a mask of zeros changes nothing. */
const CLOSE_TO_TARGET = Buffer.from([0x88, 0x82, 0, 0, 0, 0, 0x03, 0xe9]);
const GOODBYE_TIME = 300;
