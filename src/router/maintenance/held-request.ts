import type { Answer } from "../pages/answer.ts";
import type { Series } from "../metrics/series.ts";
import type { ClientConnection, Route } from "../traffic/client-connection.ts";
import type { Work } from "../traffic/work.ts";
import type { RequestHead } from "../wire/parse-request-head.ts";
import { PAUSED_TOO_LONG, TOO_MANY_WAIT } from "./maintenance-answers.ts";
import type { Waiting, WaitingRoom } from "./waiting-room.ts";

export interface HeldRequestOptions {
  readonly app: string;
  readonly slug: string;
  /** Milliseconds. */
  readonly limit: number;
  readonly room: WaitingRoom;
  /** Finds who answers once the pause is over: another release may serve by then. */
  readonly route: Route;
  /** Counts the requests that are not answered in the end. */
  readonly unserved: Series;
}

/** A request of a paused environment: it waits, and then is what it would have been. */
export class HeldRequest implements Work, Waiting {
  readonly app: string;
  readonly slug: string;
  private readonly client: ClientConnection;
  private readonly head: RequestHead;
  private readonly options: HeldRequestOptions;
  private readonly started = performance.now();
  private timer: NodeJS.Timeout | undefined;
  private inner: Work | null = null;
  private over = false;

  constructor(client: ClientConnection, head: RequestHead, options: HeldRequestOptions) {
    this.client = client;
    this.head = head;
    this.options = options;
    this.app = options.app;
    this.slug = options.slug;
  }

  start(): void {
    const { room, limit } = this.options;
    if (room.enter(this)) this.timer = setTimeout(() => this.answer(PAUSED_TOO_LONG), limit);
    else this.answer(TOO_MANY_WAIT);
  }

  goOn(): void {
    if (this.over) return;
    clearTimeout(this.timer);
    const taken = this.options.route(this.client, this.head);
    if ("code" in taken) {
      this.answer(taken);
      return;
    }
    this.inner = taken;
    taken.start();
  }

  body(bytes: Buffer, last: boolean): void {
    this.inner?.body(bytes, last);
  }

  refuse(status: 400 | 408 | 413, message: string): void {
    if (this.inner === null) this.answer({ status, code: "body-refused", message });
    else this.inner.refuse(status, message);
  }

  writable(): void {
    this.inner?.writable();
  }

  gone(): void {
    if (this.inner !== null) this.inner.gone();
    else if (!this.over) {
      this.leave(CLIENT_GONE);
      this.client.destroy();
    }
  }

  tick(now: number): void {
    this.inner?.tick(now);
  }

  private answer(answer: Answer): void {
    if (this.over) return;
    this.leave(answer.status);
    this.client.answer(answer, this.head);
  }

  private leave(status: number): void {
    this.over = true;
    clearTimeout(this.timer);
    this.options.room.leave(this);
    this.options.unserved.record(status, (performance.now() - this.started) / 1000);
  }
}

/** What proxies count a client that did not wait as. */
const CLIENT_GONE = 499;
