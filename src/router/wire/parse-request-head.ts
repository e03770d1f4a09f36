import { BoughError } from "../../lib/bough-error.ts";
import { connectionOptions, withoutNamedFields } from "./connection-options.ts";
import { DeclaredLength } from "./framing.ts";
import type { Framing } from "./framing.ts";
import { isToken, malformed, refuseControls, scanFields } from "./scan-fields.ts";

export interface RequestHead {
  readonly method: string;
  /** Origin form, as it came: path and query. */
  readonly target: string;
  readonly path: string;
  /** Minor version of HTTP/1. */
  readonly minor: 0 | 1;
  /** `Host` as it came. */
  readonly authority: string;
  /** `Host` in lower case, without port. */
  readonly host: string;
  /** The end-to-end header lines that are passed on unchanged. */
  readonly fields: string;
  readonly framing: Framing;
  /** Bytes of the body when `framing` is `length`. */
  readonly length: number;
  /** Whether the connection may serve another request. */
  readonly keepAlive: boolean;
  /** Protocol that the client asks to switch to; null for none. */
  readonly upgrade: string | null;
  readonly trailers: boolean;
  readonly forwardedFor: string;
  readonly forwardedProto: string;
  readonly forwardedHost: string;
  readonly requestId: string;
}

/**
 * Reads a request's head strictly (RFC 9112). `text` ends with the CRLF of its last line, without
 * the empty line. Throws `message-malformed`, or `message-unsupported` for what is well-formed but
 * not served.
 */
export function parseRequestHead(text: string): RequestHead {
  refuseControls(text);
  const lineEnd = text.indexOf("\r\n");
  const line = parseRequestLine(text.slice(0, lineEnd));
  const reader = new FieldReader();
  const fields = scanFields(text, lineEnd + 2, (name, value) => reader.take(name, value));
  return reader.finish(line, fields);
}

interface RequestLine {
  readonly method: string;
  readonly target: string;
  readonly authority: string | null;
  readonly minor: 0 | 1;
}

function parseRequestLine(line: string): RequestLine {
  const first = line.indexOf(" ");
  const last = line.lastIndexOf(" ");
  if (first <= 0 || last === first) throw malformed("the request line is not complete");
  if (!isToken(line, 0, first)) throw malformed("the method has a character that is not allowed");
  const method = line.slice(0, first);
  const version = line.slice(last + 1);
  if (version !== "HTTP/1.1" && version !== "HTTP/1.0") {
    if (/^HTTP\/\d\.\d$/.test(version)) throw new BoughError("version-unsupported", `${version} is not spoken here`);
    throw malformed("the request line names no HTTP version");
  }
  const target = line.slice(first + 1, last);
  if (target === "" || target.includes(" ") || target.includes("\t")) throw malformed("the request target has a blank");
  return { method, minor: version === "HTTP/1.1" ? 1 : 0, ...parseTarget(method, target) };
}

function parseTarget(method: string, target: string): { target: string; authority: string | null } {
  if (method === "CONNECT") throw new BoughError("method-unsupported", "CONNECT is not served");
  if (target.startsWith("/") || (target === "*" && method === "OPTIONS")) return { target, authority: null };
  const absolute = /^https?:\/\/([^/?#@]+)((?:[/?].*)?)$/i.exec(target);
  if (absolute === null) throw malformed("the request target is neither a path nor a URL");
  const [, authority = "", rest = ""] = absolute;
  return { authority, target: rest.startsWith("/") ? rest : `/${rest}` };
}

class FieldReader {
  private readonly declared = new DeclaredLength();
  private authority: string | null = null;
  private connection = "";
  private upgrade: string | null = null;
  private trailers = false;
  private forwardedFor = "";
  private forwardedProto = "";
  private forwardedHost = "";
  private requestId = "";

  take(name: string, value: string): boolean {
    switch (name) {
      case "host":
        if (this.authority !== null) throw malformed("Host stands there twice");
        this.authority = value;
        return true;
      case "content-length":
        this.declared.takeLength(value);
        return true;
      case "transfer-encoding":
        this.declared.takeCoding(value);
        return true;
      case "connection":
        this.connection = this.connection === "" ? value : `${this.connection},${value}`;
        return true;
      case "upgrade":
        this.upgrade = value;
        return true;
      case "te":
        this.trailers ||= /(^|,)\s*trailers\s*($|[,;])/i.test(value);
        return true;
      case "x-forwarded-for":
        this.forwardedFor = this.forwardedFor === "" ? value : `${this.forwardedFor}, ${value}`;
        return true;
      case "x-forwarded-proto":
        this.forwardedProto = value;
        return true;
      case "x-forwarded-host":
        this.forwardedHost = value;
        return true;
      case "x-request-id":
        this.requestId = value;
        return true;
      case "keep-alive":
      case "proxy-connection":
      case "proxy-authorization":
      case "http2-settings":
        return true;
      case "x-bough-mirror":
        // The router alone may say so: a service may leave what is mirrored out of what it counts.
        return true;
      default:
        return false;
    }
  }

  finish(line: RequestLine, fields: string): RequestHead {
    const { declared } = this;
    if (this.authority === null && line.minor === 1) throw malformed("Host is missing");
    const authority = line.authority ?? this.authority ?? "";
    if (authority.length > LONGEST_AUTHORITY || !AUTHORITY.test(authority)) throw malformed("Host is not a host name");
    if (declared.chunked && line.minor === 0) throw malformed("HTTP/1.0 has no transfer codings");
    const options = connectionOptions(this.connection);
    const query = line.target.indexOf("?");
    return {
      method: line.method,
      target: line.target,
      path: query < 0 ? line.target : line.target.slice(0, query),
      minor: line.minor,
      authority,
      host: hostName(authority),
      fields: withoutNamedFields(fields, options),
      framing: framingOf(declared),
      length: declared.length ?? 0,
      keepAlive: line.minor === 1 ? !options.includes("close") : options.includes("keep-alive"),
      upgrade: options.includes("upgrade") && line.minor === 1 && !H2C.test(this.upgrade ?? "") ? this.upgrade : null,
      trailers: this.trailers,
      forwardedFor: this.forwardedFor,
      forwardedProto: this.forwardedProto,
      forwardedHost: this.forwardedHost,
      requestId: this.requestId,
    };
  }
}

function framingOf(declared: DeclaredLength): Framing {
  if (declared.chunked) return "chunked";
  return declared.length === null || declared.length === 0 ? "none" : "length";
}

function hostName(authority: string): string {
  const colon = authority.endsWith("]") ? -1 : authority.lastIndexOf(":");
  const name = colon < 0 ? authority : authority.slice(0, colon);
  return (name.endsWith(".") ? name.slice(0, -1) : name).toLowerCase();
}

/** HTTP/2 would carry requests past the router, for any path. */
const H2C = /(^|,)\s*h2c\s*($|,)/i;
/** A host name has at most 255 characters. Every label of it costs a look at the routes. */
const LONGEST_AUTHORITY = 255 + ":65535".length;
const AUTHORITY = /^([a-z0-9._-]*|\[[0-9a-f:.]+\])(:\d{0,5})?$/i;
