import type { FaultState } from "./describe-faults.ts";

/** What all workers say: a fault lasts as long as it does in any of them, and its hits add up. */
export function mergeFaultStates(workers: readonly (readonly FaultState[])[]): readonly FaultState[] {
  const merged = new Map<string, FaultState>();
  for (const state of workers.flat()) {
    const known = merged.get(state.lease.id);
    merged.set(state.lease.id, known === undefined ? state : together(known, state));
  }
  return [...merged.values()];
}

function together(one: FaultState, other: FaultState): FaultState {
  const hits: Record<string, number> = { ...one.hits };
  for (const [release, count] of Object.entries(other.hits)) hits[release] = (hits[release] ?? 0) + count;
  return { lease: one.lease, remaining: Math.max(one.remaining, other.remaining), hits };
}
