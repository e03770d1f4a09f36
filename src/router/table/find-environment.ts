import type { LiveEnvironment, LiveTable } from "./live-table.ts";

/** `host` is in lower case and without port. An exact name wins, then the longest wildcard. */
export function findEnvironment({ hosts }: LiveTable, host: string): LiveEnvironment | null {
  const exact = hosts.get(host);
  if (exact !== undefined) return exact;
  for (let dot = host.indexOf("."); dot >= 0; dot = host.indexOf(".", dot + 1)) {
    const wildcard = hosts.get(`*${host.slice(dot)}`);
    if (wildcard !== undefined) return wildcard;
  }
  return null;
}
