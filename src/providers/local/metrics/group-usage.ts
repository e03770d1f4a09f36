import { uptime } from "node:os";
import type { ProcessEntry } from "../supervisor/process-table.ts";
import type { InstanceUsage } from "./sample.ts";

/** What each leader takes, together with its group, its session and their descendants; those that are gone are left out. */
export function groupUsage(
  leaders: readonly number[],
  table: ReadonlyMap<number, ProcessEntry>,
): ReadonlyMap<number, InstanceUsage> {
  const wanted = new Set(leaders);
  const now = Date.now();
  const usages = new Map<number, InstanceUsage>();
  for (const pid of leaders) {
    const leader = table.get(pid);
    if (leader !== undefined)
      usages.set(pid, { start: leader.start, since: startedAt(leader, now), cpu: null, memory: 0 });
  }
  for (const entry of table.values()) {
    const pid = leaderOf(entry, wanted, table);
    const usage = pid === null ? undefined : usages.get(pid);
    if (pid === null || usage === undefined) continue;
    const cpu = entry.cpu === null ? usage.cpu : (usage.cpu ?? 0) + entry.cpu;
    usages.set(pid, { ...usage, cpu, memory: usage.memory + entry.memory });
  }
  return usages;
}

function leaderOf(
  entry: ProcessEntry,
  leaders: ReadonlySet<number>,
  table: ReadonlyMap<number, ProcessEntry>,
): number | null {
  let one: ProcessEntry | undefined = entry;
  for (let depth = 0; one !== undefined && depth < DEEPEST; depth += 1) {
    for (const pid of [one.pid, one.group, one.session]) if (leaders.has(pid)) return pid;
    one = table.get(one.parent);
  }
  return null;
}

/** A process that ends while the table is read may leave a parent that is its own descendant. */
const DEEPEST = 100;

/** Linux counts in ticks since the machine was started; elsewhere the start is a date. */
function startedAt({ start }: ProcessEntry, now: number): number {
  const ticks = Number(start);
  return Number.isNaN(ticks) ? Date.parse(start) || now : Math.round(now - uptime() * 1000 + ticks * TICK);
}

/** Milliseconds of a clock tick, of which Linux tells 100 a second on every machine that Node.js runs on. */
const TICK = 10;
