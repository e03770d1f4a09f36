const UNITS: readonly (readonly [name: string, ms: number])[] = [
  ["d", 86_400_000],
  ["h", 3_600_000],
  ["min", 60_000],
  ["s", 1000],
];
const LONGEST_DAYS = 30;

/** How long ago an ISO time is: `12 s ago`, `3 d ago`; the date when that is more than a month. Pure. */
export function ago(time: string, now: number): string {
  const ms = now - Date.parse(time);
  const [unit, size] = UNITS.find(([, least]) => ms >= least) ?? ["", 0];
  if (size === 0) return "just now";
  const count = Math.floor(ms / size);
  return unit === "d" && count > LONGEST_DAYS ? time.slice(0, 10) : `${count} ${unit} ago`;
}
