import { setTimeout as pause } from "node:timers/promises";
import { BoughError } from "../../../lib/bough-error.ts";
import type { RunDetail } from "../../../server/client/api-client.ts";
import type { Context } from "../../context.ts";
import { interruption } from "../../interruption.ts";

/** Between two looks at a run. */
const EVERY = 400;
/** How long the server may be away in the middle of a run: it restarts within seconds, and takes everything back. */
const PATIENCE = 30_000;

/** Tells how a run goes until it has ended; Ctrl-C ends the run, a second one the telling. */
export async function followRun(context: Context, id: string): Promise<RunDetail> {
  const api = context.api();
  const interrupted = interruption();
  const told = new Set<string>();
  let lostAt: number | null = null;
  interrupted.signal.addEventListener("abort", () => {
    context.note("Ending the experiment …");
    // Whatever comes of it, the run tells.
    api.stopExperiment(id, { reason: "By Ctrl-C." }).catch(() => undefined);
  });
  try {
    for (;;) {
      try {
        const run = await api.experimentRun(id);
        lostAt = null;
        if (run.report !== null) return run;
        for (const line of newsOf(run).filter((one) => !told.has(one))) {
          told.add(line);
          context.note(line);
        }
      } catch (error) {
        if (!(error instanceof BoughError) || error.code !== "server-not-running") throw error;
        lostAt ??= Date.now();
        if (Date.now() - lostAt > PATIENCE) throw error;
      }
      await pause(EVERY);
    }
  } finally {
    interrupted.end();
  }
}

/** What is worth a line, once: the phase, and what does not hold in it. */
function newsOf({ phase, probes, faults }: RunDetail): readonly string[] {
  const failing = probes.filter(({ holds }) => !holds).map(({ name }) => `  ${phase}: ${name} does not hold`);
  switch (phase) {
    case "before":
      return ["Looking whether the steady state holds.", ...failing];
    case "during":
      return [`It holds. On now: ${faults.join("; ")}.`, ...failing];
    case "reverting":
      return ["Taking everything back."];
    case "after":
      return ["Looking whether the steady state comes back."];
    case "ended":
      return [];
  }
}
