/** What a client's connection has under way: it gets the request's body and is told about the client. */
export interface Work {
  start(): void;
  /** A part of the request's body, framed as it came; `last` when it is complete. */
  body(bytes: Buffer, last: boolean): void;
  /** The request's body cannot be read to its end. */
  refuse(status: 400 | 408 | 413, message: string): void;
  /** The client takes more again. */
  writable(): void;
  /** The client has gone. */
  gone(): void;
  /** Looks after time limits, a few times a second. */
  tick(now: number): void;
}
