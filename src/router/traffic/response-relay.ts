import { BodyFramer } from "../wire/body-framer.ts";
import type { RequestHead } from "../wire/parse-request-head.ts";
import type { ResponseHead } from "../wire/parse-response-head.ts";
import type { ClientConnection } from "./client-connection.ts";
import { responseText } from "./forward-head.ts";
import type { AnswerLabels } from "./forward-head.ts";

export interface RelayOptions extends AnswerLabels {
  /** Gets what the body says, piece by piece; the memory is used again. */
  readonly tap: ((piece: Buffer) => void) | null;
}

/** Passes a response on to the client, in the framing that the client understands. */
export class ResponseRelay {
  readonly keepClient: boolean;
  readonly keepAliveTimeout: number | null;
  /** Whether the target's close is the body's end. */
  readonly endsByClose: boolean;
  /** Whether the target's connection may carry another request. */
  reusable: boolean;
  private readonly client: ClientConnection;
  private readonly tap: RelayOptions["tap"];
  private readonly framer: BodyFramer;
  /** `same`: the bytes as they come. `chunk`: a body that ends by close, framed so that its end is sure. `plain`: chunks taken off, for HTTP/1.0. */
  private readonly mode: "same" | "chunk" | "plain";
  /** The head, until it is written with the first bytes. */
  private head: string;

  constructor(client: ClientConnection, request: RequestHead, response: ResponseHead, options: RelayOptions) {
    const { release, id, cookie, tap } = options;
    this.client = client;
    this.tap = tap;
    this.framer = new BodyFramer(response.framing, response.length);
    this.keepAliveTimeout = response.keepAliveTimeout;
    this.endsByClose = response.framing === "close";
    this.reusable = response.keepAlive;
    const modern = request.minor === 1;
    this.mode = "same";
    if (this.endsByClose && modern) this.mode = "chunk";
    if (response.framing === "chunked" && !modern) this.mode = "plain";
    const endsByClose = this.mode === "plain" || (this.endsByClose && !modern);
    this.keepClient = client.mayKeep(request) && !endsByClose;
    this.head = responseText(response, {
      release,
      id,
      cookie,
      framing: this.framingLine(response),
      connection: connectionOption(this.keepClient, modern),
    });
  }

  get done(): boolean {
    return this.framer.done;
  }

  /** Passes on what belongs to the body. Returns false when the client does not keep up. Throws `message-malformed`. */
  pass(bytes: Buffer, from: number): boolean {
    const content: Buffer[] | null = this.mode === "same" && this.tap === null ? null : [];
    const end = this.framer.scan(bytes, from, content);
    if (end < bytes.length) this.reusable = false;
    const { head } = this;
    this.head = "";
    if (content !== null) for (const piece of content) this.tap?.(piece);
    if (content !== null && this.mode !== "same") return this.passContent(head, content);
    const length = end - from;
    if (head !== "" && length <= SMALL)
      return this.client.write(length === 0 ? head : head + bytes.toString("latin1", from, end));
    if (head !== "") this.client.write(head);
    return length === 0 || this.client.write(Buffer.from(bytes.subarray(from, end)));
  }

  /** The target closed, which ends a body that has no other end. */
  finish(): void {
    if (this.mode === "chunk") this.client.write("0\r\n\r\n");
  }

  private passContent(head: string, content: readonly Buffer[]): boolean {
    const parts: Buffer[] = head === "" ? [] : [Buffer.from(head, "latin1")];
    for (const piece of content) {
      if (piece.length === 0) continue;
      if (this.mode === "chunk") parts.push(Buffer.from(`${piece.length.toString(16)}\r\n`), piece, LINE_END);
      else parts.push(piece);
    }
    return parts.length === 0 || this.client.write(Buffer.concat(parts));
  }

  private framingLine(response: ResponseHead): string {
    if (this.mode === "chunk" || (response.framing === "chunked" && this.mode === "same"))
      return "transfer-encoding: chunked\r\n";
    return response.declaredLength === null || this.mode !== "same"
      ? ""
      : `content-length: ${response.declaredLength}\r\n`;
  }
}

function connectionOption(keep: boolean, modern: boolean): string {
  if (!keep) return "close";
  return modern ? "" : "keep-alive";
}

const LINE_END = Buffer.from("\r\n");
/** Up to here head and body go out as one string: cheaper than two writes. */
const SMALL = 8 * 1024;
