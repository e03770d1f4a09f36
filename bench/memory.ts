import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type Bough, startBough } from "../test/support/bough.ts";
import type { BenchResult } from "./lib/result.ts";

const LIMIT = 300;
const BRANCHES = ["main", ...Array.from({ length: 9 }, (_, index) => `feature/${index}`)];
/** Milliseconds of rest before memory is read. */
const REST = 3_000;

/**
 * Memory of all of bough's own processes with ten environments and no instance: ten branches of a
 * site. Read after the pushes, and again after a restart.
 */
export async function benchMemory(): Promise<BenchResult[]> {
  await using bough = await startBough();
  const project = await bough.project("static-site", join(import.meta.dirname, "../examples/static-site"));
  await project.commit();
  for (const branch of BRANCHES) await project.git("branch", "--force", branch).catch(() => undefined);
  const { code, stderr } = await project.push(...BRANCHES);
  if (code !== 0 || stderr.includes("Failed")) throw new Error(stderr);
  await sleep(REST);
  const pushed = read(bough);
  await bough.down();
  await bough.up();
  await sleep(REST);
  return [figure("memory: after ten first pushes", pushed), figure("memory: idle, ten environments", read(bough))];
}

interface Memory {
  readonly name: string;
  /** Megabytes, shared pages counted in full. */
  readonly resident: number;
  /** Megabytes, shared pages divided among those who share them. */
  readonly proportional: number;
}

function read(bough: Bough): readonly Memory[] {
  return bough.processes().map(({ pid, id, command }) => {
    const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, "utf8");
    const megabytes = (field: string): number =>
      Number(new RegExp(`^${field}:\\s+(\\d+) kB$`, "m").exec(rollup)?.[1]) / 1024;
    const name = id ?? /\/(\w+)\.[jt]s/.exec(command)?.[1] ?? command;
    return { name, resident: megabytes("Rss"), proportional: megabytes("Pss") };
  });
}

function figure(name: string, processes: readonly Memory[]): BenchResult {
  const sum = (of: (one: Memory) => number): number => Math.round(processes.reduce((total, one) => total + of(one), 0));
  const resident = sum((one) => one.resident);
  const each = processes.map((one) => `${one.name} ${Math.round(one.resident)}`).join(", ");
  return {
    name,
    value: resident,
    unit: "MB",
    target: `≤ ${LIMIT} MB`,
    ok: resident <= LIMIT,
    note: `${each}; ${sum((one) => one.proportional)} with shared pages counted once`,
  };
}
