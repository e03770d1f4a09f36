import { BoughError } from "../../lib/bough-error.ts";
import type { Fault, FaultLease } from "./fault-lease.ts";

/** Gives what came through the admin socket its type, or throws `fault-invalid`, which names the place. */
export function validateLeases(value: unknown): readonly FaultLease[] {
  expect(Array.isArray(value) && value.length <= LEASES, "faults", `a list of at most ${LEASES} faults`);
  const leases = (value as readonly unknown[]).map((entry, index) => lease(entry, `faults[${index}]`));
  const ids = new Set(leases.map(({ id }) => id));
  expect(ids.size === leases.length, "faults", "every id once");
  return leases;
}

function lease(value: unknown, at: string): FaultLease {
  const entry = object(value, at);
  const text = (name: string): string => {
    const found = entry[name];
    expect(typeof found === "string" && TEXT.test(found), `${at}.${name}`, "a text in printable ASCII");
    return found as string;
  };
  const textOrNull = (name: string): string | null => (entry[name] === null ? null : text(name));
  return {
    id: text("id"),
    ttl: number(entry, "ttl", at, { least: 1, most: TTL_MAX }),
    app: text("app"),
    slug: text("slug"),
    route: text("route"),
    release: textOrNull("release"),
    via: oneOf(entry, "via", at, ["edge", "link", "any"]),
    from: textOrNull("from"),
    share: number(entry, "share", at, { least: Number.MIN_VALUE, most: 1 }),
    direction: oneOf(entry, "direction", at, ["request", "response"]),
    fault: fault(entry["fault"], `${at}.fault`),
  };
}

function fault(value: unknown, at: string): Fault {
  const entry = object(value, at);
  const time = (name: string, least = 0): number => number(entry, name, at, { least, most: TIME_MAX });
  const size = (name: string): number => number(entry, name, at, { least: 1, most: Number.MAX_SAFE_INTEGER });
  const kind = oneOf(entry, "kind", at, KINDS);
  switch (kind) {
    case "latency":
      return { kind, ms: time("ms"), jitter: time("jitter") };
    case "error":
      return { kind, status: number(entry, "status", at, { least: 400, most: 599 }) };
    case "timeout":
    case "slow-close":
      return { kind, ms: time("ms") };
    case "reset":
      return { kind, after: time("after") };
    case "bandwidth":
      return { kind, bytesPerSecond: size("bytesPerSecond") };
    case "slice":
      return { kind, size: size("size"), delay: time("delay") };
    case "limit":
      return { kind, bytes: number(entry, "bytes", at, { least: 0, most: Number.MAX_SAFE_INTEGER }) };
    case "blackhole":
      return { kind };
  }
}

function object(value: unknown, at: string): Readonly<Record<string, unknown>> {
  expect(typeof value === "object" && value !== null && !Array.isArray(value), at, "an object");
  return value as Readonly<Record<string, unknown>>;
}

function number(
  entry: Readonly<Record<string, unknown>>,
  name: string,
  at: string,
  { least, most }: { readonly least: number; readonly most: number },
): number {
  const found = entry[name];
  const fits = typeof found === "number" && found >= least && found <= most;
  expect(fits, `${at}.${name}`, `a number from ${least === Number.MIN_VALUE ? "above 0" : least} to ${most}`);
  return found as number;
}

function oneOf<T extends string>(
  entry: Readonly<Record<string, unknown>>,
  name: string,
  at: string,
  allowed: readonly T[],
): T {
  const found = allowed.find((candidate) => candidate === entry[name]);
  expect(found !== undefined, `${at}.${name}`, allowed.join(", "));
  return found as T;
}

function expect(holds: boolean, at: string, expected: string): void {
  if (!holds) throw new BoughError("fault-invalid", `The faults are not valid at ${at}: expected ${expected}.`);
}

const KINDS: readonly Fault["kind"][] = [
  "latency",
  "error",
  "timeout",
  "reset",
  "bandwidth",
  "slow-close",
  "slice",
  "limit",
  "blackhole",
];
const TEXT = /^[\x20-\x7e]{1,200}$/;
const LEASES = 100;
/** Whoever sets a fault must come back to keep it up: that is what makes it end without him. */
const TTL_MAX = 600_000;
const TIME_MAX = 3_600_000;
