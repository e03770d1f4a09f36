import type { Socket } from "node:net";

import { BoughError } from "../../lib/bough-error.ts";
import type { Answer } from "../pages/answer.ts";
import { answerText } from "../pages/answer.ts";
import { BodyFramer } from "../wire/body-framer.ts";
import { parseRequestHead } from "../wire/parse-request-head.ts";
import type { RequestHead } from "../wire/parse-request-head.ts";
import { refuseControls } from "../wire/scan-fields.ts";
import type { Plane } from "./plane.ts";
import { requestId } from "./request-id.ts";
import type { Work } from "./work.ts";

/** Finds who answers a request: a work, which tells the connection when it is done, or the router itself. */
export type Route = (connection: ClientConnection, head: RequestHead) => Work | Answer;

/**
 * One connection of a client: reads one request after the other, strictly, hands each to its work,
 * and guards it against slow and endless senders.
 */
export class ClientConnection {
  readonly socket: Socket;
  readonly peer: string;
  private readonly plane: Plane;
  private readonly route: Route;
  private readonly onClose: (connection: ClientConnection) => void;
  private work: Work | null = null;
  private framer: BodyFramer | null = null;
  private bodyLimit: number;
  private bodyWanted = false;
  /** Bytes that were read but not used yet. */
  private pending: Buffer | null = null;
  private advancing = false;
  /** What was written last is on its way; whatever still comes is thrown away. */
  private closing = false;
  private since: number;
  private over = false;

  constructor(plane: Plane, socket: Socket, route: Route, onClose: (connection: ClientConnection) => void) {
    this.plane = plane;
    this.socket = socket;
    this.route = route;
    this.onClose = onClose;
    this.peer = socket.remoteAddress ?? "unknown";
    this.bodyLimit = plane.limits.body;
    this.since = plane.clock.now;
    plane.metrics.connections += 1;
    socket.on("data", (bytes: Buffer) => this.received(bytes));
    socket.on("drain", () => this.drained());
    socket.on("end", () => this.ended());
    socket.on("error", () => this.ended());
    socket.on("close", () => this.closed());
  }

  get idle(): boolean {
    return this.work === null && !this.closing;
  }

  /** Whether the request has been read to its end. */
  get requestDone(): boolean {
    return this.framer === null || this.framer.done;
  }

  /** Whether the connection can serve another request after this one. */
  mayKeep(head: RequestHead): boolean {
    return head.keepAlive && this.requestDone && !this.plane.stopping;
  }

  /** Returns false when the client does not keep up: wait for the work's `writable`. */
  write(data: string | Buffer): boolean {
    if (this.over) return true;
    return typeof data === "string" ? this.socket.write(data, "latin1") : this.socket.write(data);
  }

  /** The work wants the request's body from now on, as fast as it comes. */
  readBody(): void {
    if (this.work === null || this.framer === null) return;
    this.bodyWanted = true;
    this.since = this.plane.clock.now;
    const { pending } = this;
    this.pending = null;
    if (pending !== null) this.deliver(pending);
    if (this.bodyWanted && !this.requestDone) this.resume();
  }

  /** The work cannot take more of the body now. */
  holdBody(): void {
    this.bodyWanted = false;
    this.socket.pause();
  }

  /** From now on every byte goes to `work`, until one side closes. */
  switchTo(work: Work): void {
    this.work = work;
    this.framer = new BodyFramer("close", 0);
    this.bodyLimit = Infinity;
    this.readBody();
  }

  /** The response is written. The connection serves the next request, or is closed in order. */
  finish(keepAlive: boolean): void {
    const { requestDone } = this;
    this.work = null;
    this.framer = null;
    this.bodyWanted = false;
    this.since = this.plane.clock.now;
    if (keepAlive && requestDone && !this.plane.stopping) this.advance();
    else this.close();
  }

  /** Answers in the router's own name. */
  answer(answer: Answer, head: RequestHead | null, id = requestId(head?.requestId ?? "")): void {
    const keepAlive = head !== null && this.mayKeep(head);
    this.write(answerText(answer, head, id, keepAlive));
    this.finish(keepAlive);
  }

  /** Says that no more comes, and waits a moment for the client to read it: a reset would take it away. */
  close(): void {
    if (this.closing) return;
    this.closing = true;
    this.pending = null;
    this.since = this.plane.clock.now;
    this.socket.end(() => {
      this.since = this.plane.clock.now;
    });
    this.resume();
  }

  /** Cuts the connection, so that the client sees that the response is not whole. */
  destroy(): void {
    const { work } = this;
    this.work = null;
    this.socket.destroy();
    work?.gone();
  }

  /** Cuts the connection as one whose other end has vanished. */
  reset(): void {
    const { work } = this;
    this.work = null;
    this.socket.resetAndDestroy();
    work?.gone();
  }

  tick(now: number): void {
    const { limits } = this.plane;
    const waited = now - this.since;
    if (this.closing) {
      if (waited > (this.socket.writableFinished ? LINGER : limits.stallTime)) this.socket.destroy();
    } else if (this.work !== null) {
      if (this.bodyLimit !== Infinity && this.bodyWanted && !this.requestDone && waited > limits.bodyTime) {
        this.work.refuse(408, "The request's body did not arrive in time.");
      } else this.work.tick(now);
    } else if (this.pending !== null && !this.socket.writableNeedDrain) {
      if (waited > limits.headTime) this.refuse("header-timeout", "The request's header did not arrive in time.");
    } else if (waited > limits.idleTime) this.close();
  }

  private received(bytes: Buffer): void {
    if (this.closing) return;
    if (this.work === null) {
      if (this.pending === null) this.since = this.plane.clock.now;
      this.hold(bytes);
      this.advance();
    } else if (this.bodyWanted && !this.requestDone) {
      this.since = this.plane.clock.now;
      this.deliver(bytes);
    } else {
      this.hold(bytes);
      this.socket.pause();
    }
  }

  private hold(bytes: Buffer): void {
    this.pending = this.pending === null ? bytes : Buffer.concat([this.pending, bytes]);
  }

  /** Begins requests as long as there are whole ones and the client takes the responses. */
  private advance(): void {
    if (this.advancing) return;
    this.advancing = true;
    while (this.idle && this.pending !== null && !this.socket.writableNeedDrain && this.readHead(this.pending)) {
      // Each turn begins one request.
    }
    this.advancing = false;
    if (this.idle && !this.socket.writableNeedDrain) this.resume();
  }

  /** Returns whether there was a whole head. */
  private readHead(bytes: Buffer): boolean {
    // RFC 9112, 2.2: an empty line before a request is overlooked.
    const start = bytes[0] === CR && bytes[1] === LF ? 2 : 0;
    const end = bytes.indexOf(HEAD_END, start);
    const length = (end < 0 ? bytes.length : end) - start;
    if (length > this.plane.limits.head) {
      this.refuse("header-too-large", "The request's header is too large.");
      return false;
    }
    try {
      if (end < 0) {
        refuseControls(bytes.toString("latin1", start));
        return false;
      }
      const head = parseRequestHead(bytes.toString("latin1", start, end + 2));
      this.pending = end + 4 < bytes.length ? bytes.subarray(end + 4) : null;
      this.start(head);
      return true;
    } catch (error) {
      if (!(error instanceof BoughError)) throw error;
      this.refuse(error.code, `The request cannot be understood: ${error.message}.`);
      return false;
    }
  }

  private start(head: RequestHead): void {
    this.framer = head.framing === "none" ? null : new BodyFramer(head.framing, head.length);
    this.bodyLimit = this.plane.limits.body;
    const taken = head.length > this.bodyLimit ? BODY_TOO_LARGE : this.route(this, head);
    if ("code" in taken) {
      this.plane.metrics.unmatched.record(taken.status, 0);
      this.answer(taken, head);
      return;
    }
    this.work = taken;
    taken.start();
  }

  private deliver(bytes: Buffer): void {
    const { framer, work } = this;
    if (framer === null || work === null) return;
    let end: number;
    try {
      end = framer.scan(bytes, 0);
    } catch (error) {
      if (!(error instanceof BoughError)) throw error;
      work.refuse(400, `The request's body cannot be understood: ${error.message}.`);
      return;
    }
    if (framer.size > this.bodyLimit) {
      work.refuse(413, BODY_TOO_LARGE.message);
      return;
    }
    if (end < bytes.length) {
      this.hold(bytes.subarray(end));
      this.socket.pause();
    }
    if (end > 0) work.body(bytes.subarray(0, end), framer.done);
  }

  private drained(): void {
    if (this.work === null) this.advance();
    else this.work.writable();
  }

  /** A client that closes its side while its request is under way has given up. */
  private ended(): void {
    const { work } = this;
    this.work = null;
    if (work === null) this.close();
    else work.gone();
  }

  private closed(): void {
    if (this.over) return;
    this.over = true;
    this.closing = true;
    this.plane.metrics.connections -= 1;
    const { work } = this;
    this.work = null;
    work?.gone();
    this.onClose(this);
  }

  /** Answers what is no request, and closes. */
  private refuse(code: string, message: string): void {
    const status = STATUS_OF[code] ?? 400;
    this.plane.metrics.unmatched.record(status, 0);
    this.pending = null;
    this.answer({ status, code, message }, null);
  }

  private resume(): void {
    if (this.socket.isPaused()) this.socket.resume();
  }
}

const HEAD_END = Buffer.from("\r\n\r\n");
const CR = 0x0d;
const LF = 0x0a;
/** How long a closed connection may still send what is thrown away. */
const LINGER = 2_000;
const BODY_TOO_LARGE: Answer = { status: 413, code: "body-too-large", message: "The request's body is too large." };
const STATUS_OF: Readonly<Record<string, number>> = {
  "header-timeout": 408,
  "header-too-large": 431,
  "method-unsupported": 501,
  "version-unsupported": 505,
};
