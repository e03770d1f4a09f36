import type { ErrorRecord } from "../model/records.ts";
import type { StepFailure } from "./schedule.ts";

/** One error for all that failed: the first cause speaks, the rest and what could not be undone are named. */
export function outcomeError(causes: readonly StepFailure[], undoFailures: readonly StepFailure[]): ErrorRecord | null {
  const [cause, ...others] = causes;
  const left = undoFailures.map((failure) => `"${failure.title}" (${failure.error.message})`).join(", ");
  if (cause === undefined) {
    if (left === "") return null;
    return { code: "undo-failed", message: `The way back failed at ${left}.`, hint: undoHint };
  }
  const also = others.length === 0 ? "" : ` Also failed: ${others.map((failure) => `"${failure.title}"`).join(", ")}.`;
  const back = left === "" ? "" : ` The way back failed at ${left}.`;
  return {
    code: cause.error.code,
    message: `${cause.error.message}${also}${back}`,
    hint: cause.error.hint ?? (left === "" ? null : undoHint),
  };
}

const undoHint = "Run `bough prune` to remove what was left behind.";
