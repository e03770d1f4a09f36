import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { availableParallelism, cpus, loadavg, release, totalmem, type } from "node:os";

/** What the figures were measured on: figures of different machines do not compare. */
export interface Machine {
  readonly date: string;
  readonly processor: string;
  readonly cores: number;
  /** Gigabytes. */
  readonly memory: number;
  readonly system: string;
  /** Name → version; null for a program that is not there. */
  readonly versions: Readonly<Record<string, string | null>>;
  /** Processes that waited for a processor in the minute before: figures under the load of others are worse. */
  readonly load: number;
}

export function describeMachine(): Machine {
  return {
    date: new Date().toISOString().slice(0, 10),
    processor: cpus()[0]?.model.trim() ?? "unknown",
    cores: availableParallelism(),
    memory: Math.round(totalmem() / 1024 ** 3),
    system: `${distribution()} (${type()} ${release()})`,
    versions: {
      node: process.version,
      git: versionOf("git", ["--version"]),
      caddy: versionOf("caddy", ["version"]),
      haproxy: versionOf("haproxy", ["-v"]),
    },
    load: loadavg()[0] ?? Number.NaN,
  };
}

export function renderMachine({ date, processor, cores, memory, system, versions, load }: Machine): string {
  const programs = Object.entries(versions).map(([name, version]) => `${name} ${version ?? "is not there"}`);
  return [
    `${date}, ${processor}, ${cores} cores, ${memory} GB, ${system}`,
    `${programs.join(", ")}; load before: ${load.toFixed(1)}`,
  ].join("\n");
}

function distribution(): string {
  try {
    return /^PRETTY_NAME="(.+)"$/m.exec(readFileSync("/etc/os-release", "utf8"))?.[1] ?? "Linux";
  } catch {
    return process.platform;
  }
}

function versionOf(program: string, args: readonly string[]): string | null {
  try {
    return /\d+\.\d+[.\d]*/.exec(execFileSync(program, [...args], { encoding: "utf8" }))?.[0] ?? null;
  } catch {
    return null;
  }
}
