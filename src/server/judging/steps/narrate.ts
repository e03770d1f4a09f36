import type { Verdict } from "../../../release/judge/verdict.ts";

/** Tells of the looks in plain words: what changes at once, how it goes now and then, everything where it ends. */
export interface Narrator {
  tell(verdict: Verdict): void;
  /** A look that could not be made; the same reason is told once. */
  failed(error: unknown): void;
  /** All the evidence. */
  conclude(verdict: Verdict): void;
}

export function createNarrator(log: (line: string) => void, every: number): Narrator {
  let [reason, toldAt, fault] = ["undecided", 0, ""];
  return {
    tell(verdict) {
      fault = "";
      const [headline = "", errors = ""] = verdict.evidence;
      if (verdict.reason !== reason && verdict.reason !== "timeout") log(`After ${verdict.at} s: ${headline}`);
      else if (verdict.at * 1_000 < toldAt + every) return;
      else log(`After ${verdict.at} s: ${errors}`);
      [reason, toldAt] = [verdict.reason, verdict.at * 1_000];
    },
    failed(error) {
      const message = error instanceof Error ? error.message : String(error);
      if (message !== fault) log(`A look failed, the next one comes: ${message}`);
      fault = message;
    },
    conclude(verdict) {
      for (const line of verdict.evidence) log(line);
    },
  };
}
