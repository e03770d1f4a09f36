import type { GatesSpec } from "../../model/gates.ts";
import type { SignalRecord } from "../../model/signal.ts";

/** The first approval by somebody who may give it; `by` is empty where anybody may. */
export const approvalOf = (approvals: readonly SignalRecord[], by: readonly string[]): SignalRecord | null =>
  approvals.find(({ actor }) => by.length === 0 || by.includes(actor)) ?? null;

/** Names of those who may approve a release, also outside its window; empty for anybody. */
export const approversOf = (gates: GatesSpec | null): readonly string[] => gates?.approval?.by ?? [];
