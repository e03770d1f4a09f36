import type { Series } from "../metrics/series.ts";
import type { Answer } from "../pages/answer.ts";
import type { ClientConnection } from "../traffic/client-connection.ts";
import type { Work } from "../traffic/work.ts";
import type { RequestHead } from "../wire/parse-request-head.ts";

/** A request of a route that the router answers itself, and that counts as the route's. */
export class RefusedRequest implements Work {
  private readonly client: ClientConnection;
  private readonly head: RequestHead;
  private readonly reply: Answer;
  private readonly unserved: Series;

  constructor(client: ClientConnection, head: RequestHead, reply: Answer, unserved: Series) {
    this.client = client;
    this.head = head;
    this.reply = reply;
    this.unserved = unserved;
  }

  start(): void {
    this.unserved.record(this.reply.status, 0);
    this.client.answer(this.reply, this.head);
  }

  body(): void {
    // It is answered before a body is read.
  }

  refuse(): void {
    // As above.
  }

  writable(): void {
    // The answer is short.
  }

  gone(): void {
    // It has been answered.
  }

  tick(): void {
    // It waits for nothing.
  }
}
