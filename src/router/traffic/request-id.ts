import { randomUUID } from "node:crypto";

/** The client's own id when it is one that any log can hold, else a new one. */
export function requestId(given: string): string {
  return given !== "" && WELL_FORMED.test(given) ? given : randomUUID();
}

const WELL_FORMED = /^[\w.:/+=@-]{1,128}$/;
