import { spokenTime } from "../../../release/judge/spoken.ts";
import type { Verdict } from "../../../release/judge/verdict.ts";

/** Tells of the looks in plain words: what changes at once, how it goes now and then, everything where it ends. */
export interface Narrator {
  tell(verdict: Verdict): void;
  /** A look that could not be made; the same reason is told once. */
  failed(error: unknown): void;
  /** How it ended, with what it was concluded from. */
  conclude(verdict: Verdict, tells: "everything" | "errors"): void;
}

export function createNarrator(log: (line: string) => void, every: number): Narrator {
  let [reason, toldAt, fault]: [string | null, number, string] = [null, 0, ""];
  let began: number | null = null;
  /** The last line of counts: one that stays the same is told once. */
  let told: string | null = null;
  return {
    tell(verdict) {
      fault = "";
      const [headline = "", errors = ""] = verdict.evidence;
      const at = verdict.at * 1_000;
      began ??= at;
      // Sessions are counted when they are over, so at first there are none.
      if (verdict.reason === "no-data" && at < began + every) return;
      const isNews = verdict.reason !== reason && verdict.reason !== "timeout";
      if (!isNews && at < toldAt + every) return;
      const isExpected = reason === null && EXPECTED.has(verdict.reason);
      const isOld = !isNews && errors === told;
      if (!isExpected && !isOld) log(`After ${spokenTime(verdict.at)}: ${isNews ? headline : errors}`);
      if (!isNews) told = errors;
      [reason, toldAt] = [verdict.reason, at];
    },
    failed(error) {
      const message = error instanceof Error ? error.message : String(error);
      if (message !== fault) log(`A look failed, the next one comes: ${message}`);
      fault = message;
    },
    conclude({ evidence, reason: last, at }, tells) {
      for (const line of tells === "everything" ? evidence : evidence.slice(0, 2)) log(line);
      [reason, toldAt] = [last, at * 1_000];
    },
  };
}

/** How a watch begins that goes well. */
const EXPECTED: ReadonlySet<Verdict["reason"]> = new Set(["undecided", "healthy"]);
