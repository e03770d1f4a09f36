import { connectionOptions, withoutNamedFields } from "./connection-options.ts";
import { isConversionName } from "./conversion-name.ts";
import { DeclaredLength } from "./framing.ts";
import type { Framing } from "./framing.ts";
import { malformed, refuseControls, scanFields } from "./scan-fields.ts";

export interface ResponseHead {
  readonly status: number;
  readonly reason: string;
  /** The end-to-end header lines that are passed on unchanged. */
  readonly fields: string;
  /** How the target frames the body that follows, whatever the fields declare of the one that does not. */
  readonly framing: Framing;
  readonly length: number;
  /** The declared length, also where no body follows (HEAD, 304). */
  readonly declaredLength: number | null;
  /** Whether the target's connection may carry another request. */
  readonly keepAlive: boolean;
  /** Milliseconds that the target says it keeps the connection when idle; null when it does not say. */
  readonly keepAliveTimeout: number | null;
  readonly upgrade: string | null;
  /** Name of what the target says the client has just done; null for nothing. Taken out of the fields. */
  readonly conversion: string | null;
}

/**
 * Reads a response's head strictly. `text` ends with the CRLF of its last line, without the empty
 * line. `bodyless` says that the request was a HEAD. Throws `message-malformed`.
 */
export function parseResponseHead(text: string, bodyless: boolean): ResponseHead {
  refuseControls(text);
  const lineEnd = text.indexOf("\r\n");
  const line = /^HTTP\/1\.([01]) ([1-9]\d\d)(?: (.*))?$/.exec(text.slice(0, lineEnd));
  if (line === null) throw malformed("the status line is not HTTP/1");
  const declared = new DeclaredLength();
  let connection = "";
  let keepAliveTimeout: number | null = null;
  let upgrade: string | null = null;
  let conversion: string | null = null;
  const fields = scanFields(text, lineEnd + 2, (name, value) => {
    switch (name) {
      case "content-length":
        declared.takeLength(value);
        return true;
      case "transfer-encoding":
        declared.takeCoding(value);
        return true;
      case "connection":
        connection = connection === "" ? value : `${connection},${value}`;
        return true;
      case "keep-alive": {
        const seconds = /timeout=(\d{1,6})/.exec(value)?.[1];
        if (seconds !== undefined) keepAliveTimeout = Number(seconds) * 1000;
        return true;
      }
      case "upgrade":
        upgrade = value;
        return true;
      case "x-bough-conversion":
        if (isConversionName(value)) conversion = value;
        return true;
      case "proxy-connection":
      case "proxy-authenticate":
      case "te":
      case "x-bough-release":
      case "x-request-id":
        return true;
      default:
        return false;
    }
  });
  const status = Number(line[2]);
  const options = connectionOptions(connection);
  const framing = framingOf(status, bodyless, declared);
  return {
    status,
    reason: line[3] ?? "",
    fields: withoutNamedFields(fields, options),
    framing,
    length: declared.length ?? 0,
    declaredLength: declared.length,
    keepAlive: framing !== "close" && (line[1] === "1" ? !options.includes("close") : options.includes("keep-alive")),
    keepAliveTimeout,
    upgrade,
    conversion,
  };
}

function framingOf(status: number, bodyless: boolean, declared: DeclaredLength): Framing {
  if (bodyless || status < 200 || status === 204 || status === 304) return "none";
  if (declared.chunked) return "chunked";
  if (declared.length === null) return "close";
  return declared.length === 0 ? "none" : "length";
}
