import type { TrafficView } from "../../server/client/api-client.ts";
import { renderTraffic } from "./render-traffic.ts";

/** What a change set, and whether that came about: one that failed holds nowhere. Pure. */
export function renderChange({ after, status }: Pick<TrafficView["changes"][number], "after" | "status">): string {
  const set = renderTraffic(after).join("; ") || "cleared";
  if (status === null || status === "succeeded") return set;
  return status === "queued" || status === "running" ? `${set} (under way)` : `${set} (${status}: it does not hold)`;
}
