import { BoughError } from "../../lib/bough-error.ts";
import { ConnectionReset } from "../faults/connection-reset.ts";
import { FaultyTarget } from "../faults/faulty-target.ts";
import type { Comparison } from "../mirror/comparison.ts";
import { startMirror } from "../mirror/start-mirror.ts";
import type { Answer } from "../pages/answer.ts";
import { BAD_RESPONSE, CUT_OFF, GOES_ROUND, NO_INSTANCE, NO_RESPONSE, UNREACHABLE } from "../pages/answers.ts";
import type { LiveRevision } from "../table/live-table.ts";
import { claimInstance } from "../target/claim-instance.ts";
import type { Flight, Instance } from "../target/instance.ts";
import type { TargetUser } from "../target/target-connection.ts";
import type { Target } from "../target/target.ts";
import { HeadReader } from "../wire/head-reader.ts";
import type { RequestHead } from "../wire/parse-request-head.ts";
import { parseResponseHead } from "../wire/parse-response-head.ts";
import type { ResponseHead } from "../wire/parse-response-head.ts";
import { Attempts } from "./attempts.ts";
import type { ClientConnection } from "./client-connection.ts";
import { failOver } from "./fail-over.ts";
import { goesRound } from "./goes-round.ts";
import { interimText, requestText } from "./forward-head.ts";
import type { AnswerLabels } from "./forward-head.ts";
import type { Plane } from "./plane.ts";
import { CLIENT_GONE, recordOutcome } from "./record-outcome.ts";
import { requestId } from "./request-id.ts";
import { ResponseRelay } from "./response-relay.ts";
import type { RoutedRequest } from "./routed-request.ts";
import { Tunnel } from "./tunnel.ts";
import type { Work } from "./work.ts";

/**
 * One request that an instance answers: claims an instance, sends the request, relays the response.
 * It is in flight to its instance from the claim until the response is written or given up.
 */
export class Exchange implements Work, TargetUser, Flight {
  private readonly plane: Plane;
  private readonly client: ClientConnection;
  private readonly head: RequestHead;
  private readonly request: RoutedRequest;
  private readonly id: string;
  private readonly started = performance.now();
  private revision: LiveRevision | null;
  private instance: Instance | null = null;
  private target: Target | null = null;
  private readonly attempts: Attempts;
  private timer: NodeJS.Timeout | undefined;
  private freshOnly = false;
  private sent = false;
  private heads: HeadReader;
  private relay: ResponseRelay | null = null;
  private status = 0;
  private latency = 0;
  private since = 0;
  private stalled = false;
  private comparison: Comparison | null = null;
  private conversion: string | null = null;
  /** The answer ended before its end. */
  private broken = false;
  private over = false;

  /** `revision` is where it goes first; null when none can serve. */
  constructor(plane: Plane, request: RoutedRequest, revision: LiveRevision | null) {
    const { client, head, route } = request;
    this.plane = plane;
    this.client = client;
    this.head = head;
    this.request = request;
    this.revision = revision;
    this.id = requestId(head.requestId);
    this.heads = new HeadReader(plane.limits.head);
    this.attempts = new Attempts(head, route.retry);
  }

  start(): void {
    this.attempt();
    if (this.revision === null || this.over) return;
    this.comparison = startMirror(this.plane, this.request, this.revision, this.id);
  }

  private attempt(): void {
    this.attempts.begin();
    const now = performance.now();
    const { revision, request } = this;
    const instance = revision === null ? null : claimInstance(revision.instances, now, this.attempts.failed);
    if (revision === null || instance === null) {
      this.fail(NO_INSTANCE);
      return;
    }
    if (goesRound(instance.address, this.head)) {
      this.fail(GOES_ROUND);
      return;
    }
    this.instance = instance;
    if (!this.heads.empty) this.heads = new HeadReader(this.plane.limits.head);
    this.sent = false;
    this.since = this.plane.clock.now;
    instance.flights.add(this);
    revision.series.inFlight += 1;
    const faults = this.plane.faults.pick(request.route, revision.release, request.from);
    if (faults !== null) {
      this.target = FaultyTarget.open(faults, this, (user) => instance.open(user));
      return;
    }
    const idle = this.freshOnly ? null : instance.takeIdle(this, now, this.attempts.repeatable ? Infinity : FRESH);
    if (idle === null) {
      this.target = instance.open(this);
    } else {
      this.target = idle;
      this.send(idle);
    }
  }

  connected(): void {
    this.instance?.connectSucceeded();
    if (this.target !== null) this.send(this.target);
  }

  body(bytes: Buffer, last: boolean): void {
    this.since = this.plane.clock.now;
    if (this.target?.socket.write(bytes) === false && !last) this.client.holdBody();
  }

  refuse(status: 400 | 408 | 413, message: string): void {
    this.fail({ status, code: REFUSAL_CODES[status], message });
  }

  received(bytes: Buffer): void {
    this.since = this.plane.clock.now;
    if (this.relay === null) this.readHead(bytes);
    else this.relayBody(this.relay, bytes, 0);
  }

  writable(): void {
    this.stalled = false;
    this.since = this.plane.clock.now;
    this.target?.socket.resume();
    if (this.sent) this.client.readBody();
  }

  ended(error: Error | null): void {
    this.target = null;
    const broken = error instanceof ConnectionReset ? CONNECTION_RESET : BAD_RESPONSE;
    if (this.relay !== null) {
      if (error === null && this.relay.endsByClose) {
        this.relay.finish();
        this.complete(this.relay);
        return;
      }
      this.broken = true;
      this.breakOff(error instanceof ConnectionReset);
    } else if (!this.sent) {
      this.instance?.connectFailed(performance.now());
      this.goElsewhere();
    } else if (this.attempts.repeatable && this.heads.empty) {
      this.freshOnly = true;
      this.retry(broken);
    } else {
      this.fail(broken);
    }
  }

  gone(): void {
    if (this.over) return;
    if (this.relay === null) this.status = CLIENT_GONE;
    this.leave();
    this.client.destroy();
  }

  drain(): void {
    // A request is let finish.
  }

  cut(): void {
    if (this.relay === null) this.fail(CUT_OFF);
    else {
      this.broken = true;
      this.breakOff();
    }
  }

  tick(now: number): void {
    const { limits } = this.plane;
    const waited = now - this.since;
    if (this.relay !== null) {
      if (this.stalled && waited > limits.stallTime) this.breakOff();
    } else if (!this.sent) {
      if (waited > limits.connectTime) this.target?.socket.destroy(new Error("connect timeout"));
    } else if (this.client.requestDone && waited > limits.responseTime) this.fail(NO_RESPONSE);
  }

  private send(target: Target): void {
    this.sent = true;
    this.attempts.send();
    this.since = this.plane.clock.now;
    const timeout = this.attempts.policy?.timeout ?? Infinity;
    // The limit for all answers needs no timer of its own.
    if (timeout < this.plane.limits.responseTime) this.timer = setTimeout(() => this.waitedEnough(), timeout);
    const address = this.instance?.address ?? null;
    const text = requestText(this.head, { peer: this.client.peer, id: this.id, address });
    if (this.head.framing === "none") {
      target.socket.write(text, "latin1");
      return;
    }
    target.socket.cork();
    target.socket.write(text, "latin1");
    this.client.readBody();
    target.socket.uncork();
  }

  private readHead(bytes: Buffer): void {
    let from = 0;
    try {
      for (;;) {
        const text = this.heads.read(bytes, from);
        if (text === null) return;
        from = this.heads.end;
        const response = parseResponseHead(text, this.head.method === "HEAD");
        if (response.status >= 200 || response.status === 101) {
          this.respond(response, bytes, from);
          return;
        }
        if (this.head.minor === 1) this.client.write(interimText(response));
      }
    } catch (error) {
      if (!(error instanceof BoughError)) throw error;
      this.fail(BAD_RESPONSE);
    }
  }

  private respond(response: ResponseHead, bytes: Buffer, from: number): void {
    clearTimeout(this.timer);
    if (this.attempts.mayRepeatAfter(response.status)) {
      this.dropTarget();
      this.retry(NO_RESPONSE);
      return;
    }
    this.status = response.status;
    this.latency = performance.now() - this.started;
    this.conversion = response.conversion;
    const release = this.revision?.release ?? "";
    const cookie = this.request.choice?.cookieLine(release, response.fields) ?? "";
    const answer = { release, id: this.id, cookie, tap: this.comparison?.take ?? null };
    if (response.status === 101) {
      this.switchProtocols(response, answer, Buffer.from(bytes.subarray(from)));
      return;
    }
    const head = (this.target?.closeDelay ?? 0) > 0 ? { ...this.head, keepAlive: false } : this.head;
    const relay = new ResponseRelay(this.client, head, response, answer);
    this.relay = relay;
    this.relayBody(relay, bytes, from);
  }

  private relayBody(relay: ResponseRelay, bytes: Buffer, from: number): void {
    try {
      if (!relay.pass(bytes, from) && !relay.done) {
        this.stalled = true;
        this.target?.socket.pause();
      }
    } catch (error) {
      if (!(error instanceof BoughError)) throw error;
      this.broken = true;
      this.breakOff();
      return;
    }
    if (relay.done) this.complete(relay);
  }

  private switchProtocols(response: ResponseHead, answer: AnswerLabels, first: Buffer): void {
    const { target, instance, revision } = this;
    if (this.head.upgrade === null || response.upgrade === null || target === null || instance === null) {
      this.fail(BAD_RESPONSE);
      return;
    }
    const { route, from } = this.request;
    const series = revision?.series ?? route.unserved;
    const place = { route, release: answer.release, from };
    const tunnel = new Tunnel(this.plane, this.client, target, instance, series, place);
    target.user = tunnel;
    instance.flights.add(tunnel);
    this.target = null;
    this.leave();
    tunnel.begin(response, answer, first);
  }

  private complete(relay: ResponseRelay): void {
    const { target, instance } = this;
    this.target = null;
    const closeDelay = target?.closeDelay ?? 0;
    if (target !== null && instance !== null) {
      if (target.reusable !== null && relay.reusable && this.client.requestDone)
        instance.release(target.reusable, performance.now(), relay.keepAliveTimeout);
      else target.destroy();
    }
    if (closeDelay > 0) {
      setTimeout(() => this.closeClient(), closeDelay);
      return;
    }
    this.comparison?.answered(this.status, this.latency);
    this.leave();
    this.client.finish(relay.keepClient);
  }

  private closeClient(): void {
    if (this.over) return;
    this.leave();
    this.client.finish(false);
  }

  /** The time of an attempt is over. */
  private waitedEnough(): void {
    if (this.over || this.relay !== null) return;
    if (!this.attempts.mayRepeat) {
      this.fail(NO_RESPONSE);
      return;
    }
    this.dropTarget();
    this.retry(NO_RESPONSE);
  }

  /** No connection came about: another instance, and another release when this one has none left. */
  private goElsewhere(): void {
    const { instance, revision, request } = this;
    if (instance === null || !this.attempts.mayGoOn) {
      this.fail(UNREACHABLE);
      return;
    }
    this.attempts.fail(instance, false);
    this.countRetry();
    this.revision = failOver(this.plane, request, revision, this.attempts.unreachable);
    this.attempt();
  }

  /** Tries again at the same release: whether it answers better is what is counted of it. */
  private retry(otherwise: Answer): void {
    const { instance, attempts } = this;
    if (instance === null || !attempts.mayGoOn) {
      this.fail(otherwise);
      return;
    }
    attempts.fail(instance, true);
    this.countRetry();
    this.attempt();
  }

  private countRetry(): void {
    clearTimeout(this.timer);
    this.plane.metrics.retries += 1;
    this.land();
  }

  private dropTarget(): void {
    this.target?.destroy();
    this.target = null;
  }

  /** Answers in the router's own name: nothing of the response was sent yet. */
  private fail(answer: Answer): void {
    if (this.over) return;
    if (this.relay !== null) {
      this.breakOff();
      return;
    }
    this.status = answer.status;
    this.leave();
    if (answer === CONNECTION_RESET) this.client.reset();
    else this.client.answer(answer, this.head, this.id);
  }

  /** The response has begun and cannot be whole: the client must see that. */
  private breakOff(reset = false): void {
    if (this.over) return;
    this.leave();
    if (reset) this.client.reset();
    else this.client.destroy();
  }

  private leave(): void {
    const { status, broken, conversion, instance } = this;
    this.over = true;
    clearTimeout(this.timer);
    this.dropTarget();
    const latency = this.latency === 0 ? performance.now() - this.started : this.latency;
    recordOutcome(this.plane, this.request, this.revision, { status, latency, broken, conversion, instance });
    this.land();
  }

  private land(): void {
    if (this.instance === null) return;
    this.instance.land(this);
    if (this.revision !== null) this.revision.series.inFlight -= 1;
    this.instance = null;
  }
}

/** A request that must not be sent twice takes no connection that rested longer: its target may be closing it. */
const FRESH = 1_000;
/** Never written: the client gets the reset. It counts as 502. */
const CONNECTION_RESET: Answer = { ...BAD_RESPONSE, code: "connection-reset" };
const REFUSAL_CODES = { 400: "body-malformed", 408: "body-timeout", 413: "body-too-large" } as const;
