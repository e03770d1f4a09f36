import type { ExperimentReport } from "../../chaos/experiment-report.ts";
import { renderReport } from "../../chaos/render-report.ts";
import type { StepContext, StepHandler } from "../../engine/plan.ts";
import { inputOf } from "../../engine/step.ts";
import { BoughError } from "../../lib/bough-error.ts";
import type { ChaosInput } from "../../release/rollout/steps.ts";
import type { Store } from "../../store/store.ts";
import type { Experiments } from "./experiments.ts";

export interface RunStepDeps {
  readonly experiments: Experiments;
  readonly store: Pick<Store, "releases">;
}

/** The step's deadline has a minute around the faults. */
const TIMES = { settle: 30_000 };

/**
 * `chaos.run`: the same faults on both releases. How they bear it is the judge's to say, so a
 * deviation fails nothing. What did not take place does: nobody could say then that it was borne.
 */
export const runStep =
  ({ experiments, store }: RunStepDeps): StepHandler =>
  async ({ deployment, step, signal, log }: StepContext) => {
    const { environment: target, version, experiment, spec } = inputOf<ChaosInput>(step);
    const release = store.releases.get(target, version);
    if (release === null) throw new BoughError("release-not-found", `There is no release v${version} any more.`);
    const { chaos, gates } = release.spec;
    const leave = new AbortController();
    const end = (): void => leave.abort(`The deployment ${deployment} ended it.`);
    if (signal.aborted) end();
    signal.addEventListener("abort", end, { once: true });
    try {
      const wanted = { chaos: { ...chaos, experiments: { [experiment]: spec } }, gates, experiment };
      const { ended } = experiments.begin(
        { ...wanted, target, actor: deployment, deploying: true, ofDeployment: true },
        { leave: leave.signal, times: TIMES, tell: narrator(log) },
      );
      const report = await ended;
      for (const line of renderReport(report).trimEnd().split("\n")) log(line);
      signal.throwIfAborted();
      if (report.outcome === "not-started" || report.outcome === "failed") throw undone(report);
      if (report.outcome === "deviated") log("Whether the new release bears it worse is for the judge to say.");
      return { run: report.id, outcome: report.outcome };
    } finally {
      signal.removeEventListener("abort", end);
    }
  };

/** Says when a phase begins. */
function narrator(log: (line: string) => void): (progress: { readonly phase: keyof typeof PHASES }) => void {
  let last = "";
  return ({ phase }) => {
    if (phase !== last) log(PHASES[phase]);
    last = phase;
  };
}

const PHASES = {
  before: "Looking whether the steady state holds.",
  during: "It holds. The faults are on.",
  reverting: "Taking the faults back.",
  after: "Looking whether the steady state comes back.",
};

function undone({ experiment, reason }: ExperimentReport): BoughError {
  return new BoughError("experiment-undone", `The experiment ${experiment} did not take place: ${reason}`, {
    hint: "Push again when the steady state holds, or take `chaos` out of the strategy.",
  });
}
