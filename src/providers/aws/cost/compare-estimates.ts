import type { Estimate } from "./estimate.ts";

/** What changes from one estimate to another, in US dollars a month. */
export interface CostDifference {
  readonly before: number;
  readonly after: number;
  /** What costs more or less, the largest change first. */
  readonly changes: readonly CostChange[];
}

export interface CostChange {
  readonly of: string;
  readonly what: string;
  readonly before: number;
  readonly after: number;
}

/** `before` is null when nothing is there yet. */
export function compareEstimates(before: Estimate | null, after: Estimate | null): CostDifference {
  const [old, now] = [byName(before), byName(after)];
  const names = [...new Set([...old.keys(), ...now.keys()])];
  const changes = names
    .map((name) => ({ ...partsOf(name), before: old.get(name) ?? 0, after: now.get(name) ?? 0 }))
    .filter((change) => Math.abs(change.after - change.before) >= SMALLEST)
    .toSorted((a, b) => Math.abs(b.after - b.before) - Math.abs(a.after - a.before));
  return { before: before?.monthly ?? 0, after: after?.monthly ?? 0, changes };
}

const SMALLEST = 0.005;

function byName(estimate: Estimate | null): ReadonlyMap<string, number> {
  return new Map((estimate?.items ?? []).map(({ of, what, monthly }) => [`${of}\0${what}`, monthly]));
}

function partsOf(name: string): { readonly of: string; readonly what: string } {
  const [of = "", what = ""] = name.split("\0");
  return { of, what };
}
