import { BoughError } from "../../lib/bough-error.ts";

/**
 * Walks the field lines of a message's head, from `start` to the end of `text`; every line ends in
 * CRLF. `take` gets each name in lower case with its trimmed value, and answers whether it took
 * the field out. What is left is returned as it was written, so that the usual field costs no copy.
 */
export function scanFields(text: string, start: number, take: (name: string, value: string) => boolean): string {
  let kept = "";
  let keptFrom = start;
  let from = start;
  while (from < text.length) {
    const end = text.indexOf("\r\n", from);
    const colon = text.indexOf(":", from);
    if (end < 0 || colon < 0 || colon > end) throw malformed("a header line has no colon");
    if (!isToken(text, from, colon)) throw malformed("a header's name has a character that is not allowed");
    const next = end + 2;
    if (take(text.slice(from, colon).toLowerCase(), withoutBlanks(text, colon + 1, end))) {
      if (from > keptFrom) kept += text.slice(keptFrom, from);
      keptFrom = next;
    }
    from = next;
  }
  return keptFrom === start ? text.slice(start) : kept + text.slice(keptFrom);
}

/** Of blanks HTTP knows two; `trim` would take a no-break space away as well, and two parsers then differ. */
function withoutBlanks(text: string, from: number, to: number): string {
  let start = from;
  let end = to;
  while (start < end && isBlank(text.charCodeAt(start))) start += 1;
  while (end > start && isBlank(text.charCodeAt(end - 1))) end -= 1;
  return text.slice(start, end);
}

const isBlank = (code: number): boolean => code === 0x20 || code === 0x09;

/** Refuses what a lenient parser behind this one might read as another line: a bare CR or LF, and any control character. */
export function refuseControls(text: string): void {
  if (CONTROLS.test(text)) throw malformed("a bare line break or control character stands in the head");
}

export function isToken(text: string, from: number, to: number): boolean {
  if (from >= to) return false;
  for (let at = from; at < to; at += 1) {
    if (TOKEN[text.charCodeAt(at)] !== 1) return false;
  }
  return true;
}

export function malformed(message: string): BoughError {
  return new BoughError("message-malformed", message);
}

const CONTROLS = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f]|\r[^\n]|[^\r]\n/;

const TOKEN = new Uint8Array(256);
for (const character of "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz") {
  TOKEN[character.charCodeAt(0)] = 1;
}
