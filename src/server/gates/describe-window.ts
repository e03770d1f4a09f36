import type { ReleaseWindow } from "../../model/gates.ts";

const DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/** `Mon Tue Wed 09:00–16:00 Europe/Berlin` */
export function describeWindow({ days, from, to, zone }: ReleaseWindow): string {
  const names = days.toSorted((a, b) => a - b).map((day) => DAYS[day - 1]);
  return `${names.join(" ")} ${from}–${to} ${zone}`;
}

/** `Mon 23 Nov 2026 09:00 Europe/Berlin` */
export function describeMoment(at: number, zone: string): string {
  const format = new Intl.DateTimeFormat("en-GB", {
    timeZone: zone,
    weekday: "short",
    day: "numeric",
    month: "short",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  });
  return `${format.format(at).replaceAll(",", "")} ${zone}`;
}
