import { randomUUID } from "node:crypto";

import type { Sticky } from "../route-table.ts";
import { cookieValue } from "../wire/cookie-value.ts";

/** What a client that came before says of itself. */
export interface StickyCookie {
  /** Stands for the client: what is hashed. */
  readonly key: string;
  /** The release that answered it last. */
  readonly release: string;
}

/** Reads `<key>.<release>`; null where there is none, or one that the router did not write. */
export function readStickyCookie(fields: string, { cookie }: Sticky): StickyCookie | null {
  const value = cookieValue(fields, cookie);
  if (value === null) return null;
  const [, key, release] = WRITTEN.exec(value) ?? [];
  return key === undefined || release === undefined ? null : { key, release };
}

/** The header line that gives a client its cookie. */
export function stickyCookieLine({ cookie, maxAge }: Sticky, { key, release }: StickyCookie): string {
  return `set-cookie: ${cookie}=${key}.${release}; Path=/; Max-Age=${maxAge}; HttpOnly; SameSite=Lax\r\n`;
}

/** At random: nobody has the same, and nobody can tell another's. */
export function newStickyKey(): string {
  return randomUUID();
}

const WRITTEN = /^([\w-]{1,64})\.([\w.-]{1,64})$/;
