import { duration } from "../../server/client/render-progress.ts";

const HOUR = 3_600_000;

/** How long it is until an ISO time: `40 s`, `9 min 30 s`, `5 h`; `a moment` when it is past. Pure. */
export function left(time: string, now: number): string {
  const ms = Date.parse(time) - now;
  if (ms <= 0) return "a moment";
  return ms < HOUR ? duration(Math.ceil(ms / 1000) * 1000).replace(".0 s", " s") : `${Math.round(ms / HOUR)} h`;
}
