import { claimInstance } from "../target/claim-instance.ts";
import type { Flight, Instance } from "../target/instance.ts";
import type { TargetConnection, TargetUser } from "../target/target-connection.ts";
import { BodyFramer } from "../wire/body-framer.ts";
import { HeadReader } from "../wire/head-reader.ts";
import { parseResponseHead } from "../wire/parse-response-head.ts";
import type { ResponseHead } from "../wire/parse-response-head.ts";
import { BodyDigest } from "./body-digest.ts";
import type { Seen } from "./comparison.ts";

export interface MirrorRequestOptions {
  /** The whole head, of a request without a body to this instance. */
  readonly textFor: (instance: Instance) => string;
  /** Whether it is a HEAD. */
  readonly bodyless: boolean;
  readonly instances: readonly Instance[];
  /** Of an answer's head, in bytes. */
  readonly headLimit: number;
  /** Milliseconds for the whole of it. */
  readonly timeout: number;
  readonly done: (seen: Seen | "failed") => void;
}

/** A request whose answer nobody gets: read to its end, and told of. */
export class MirrorRequest implements TargetUser, Flight {
  private readonly options: MirrorRequestOptions;
  private readonly started = performance.now();
  private readonly heads: HeadReader;
  private readonly body = new BodyDigest();
  private readonly timer: NodeJS.Timeout;
  private instance: Instance | null = null;
  private target: TargetConnection | null = null;
  private response: ResponseHead | null = null;
  private framer: BodyFramer | null = null;
  private time = 0;
  private over = false;

  constructor(options: MirrorRequestOptions) {
    this.options = options;
    this.heads = new HeadReader(options.headLimit);
    this.timer = setTimeout(() => this.fail(), options.timeout);
    this.timer.unref();
  }

  start(): void {
    const now = performance.now();
    const instance = claimInstance(this.options.instances, now, []);
    if (instance === null) {
      this.fail();
      return;
    }
    this.instance = instance;
    instance.flights.add(this);
    this.target = instance.takeIdle(this, now, Infinity);
    if (this.target === null) this.target = instance.open(this);
    else this.connected();
  }

  connected(): void {
    if (this.instance !== null) this.target?.socket.write(this.options.textFor(this.instance), "latin1");
  }

  received(bytes: Buffer): void {
    try {
      const from = this.framer === null ? this.readHead(bytes) : 0;
      if (this.framer !== null) this.readBody(this.framer, bytes, from);
    } catch {
      this.fail();
    }
  }

  writable(): void {
    // Its request is short.
  }

  ended(error: Error | null): void {
    const stale = this.target?.used === true && this.response === null && this.heads.empty;
    this.target = null;
    if (stale && this.instance !== null) this.target = this.instance.open(this);
    else if (error === null && this.response?.framing === "close") this.complete();
    else this.fail();
  }

  drain(): void {
    // It is let finish, as its client's own request is.
  }

  cut(): void {
    this.fail();
  }

  /** Returns where the body begins. */
  private readHead(bytes: Buffer): number {
    let from = 0;
    for (;;) {
      const text = this.heads.read(bytes, from);
      if (text === null) return bytes.length;
      from = this.heads.end;
      const response = parseResponseHead(text, this.options.bodyless);
      if (response.status < 200) continue;
      this.time = performance.now() - this.started;
      this.response = response;
      this.framer = new BodyFramer(response.framing, response.length);
      return from;
    }
  }

  private readBody(framer: BodyFramer, bytes: Buffer, from: number): void {
    const pieces: Buffer[] = [];
    framer.scan(bytes, from, pieces);
    for (const piece of pieces) this.body.add(piece);
    if (framer.done) this.complete();
  }

  private complete(): void {
    const { response, target, instance } = this;
    if (this.over || response === null) return;
    if (target !== null && instance !== null && response.keepAlive) {
      this.target = null;
      instance.release(target, performance.now(), response.keepAliveTimeout);
    }
    this.leave({ status: response.status, digest: this.body.value(), time: this.time });
  }

  private fail(): void {
    if (!this.over) this.leave("failed");
  }

  private leave(seen: Seen | "failed"): void {
    this.over = true;
    clearTimeout(this.timer);
    this.target?.destroy();
    this.target = null;
    this.instance?.land(this);
    this.options.done(seen);
  }
}
