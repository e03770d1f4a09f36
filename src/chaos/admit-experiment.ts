import { BoughError } from "../lib/bough-error.ts";
import type { ChaosSpec, ExperimentSpec } from "../model/chaos.ts";
import type { GatesSpec } from "../model/gates.ts";
import type { ChaosTarget } from "./chaos-ports.ts";
import { findExperiment } from "./find-experiment.ts";
import { isOpen } from "./schedule/open-hours.ts";

export interface Admission {
  readonly target: ChaosTarget;
  readonly chaos: ChaosSpec;
  readonly gates: GatesSpec;
  readonly experiment: string;
  /** Runs that are under way, of all environments. */
  readonly running: readonly ChaosTarget[];
  /** Runs that may be under way at once. */
  readonly limit: number;
  /** A deployment of the environment is under way. */
  readonly deploying: boolean;
  /** The run is a step of that deployment. */
  readonly ofDeployment: boolean;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** The experiment, if it may run now; else throws why not. */
export function admitExperiment(admission: Admission): ExperimentSpec {
  const { target, chaos, experiment, running, limit, deploying, ofDeployment, gates, now } = admission;
  const name = `${target.app}/${target.slug}`;
  if (!chaos.allowed) {
    throw new BoughError("chaos-refused-conflict", `Experiments may not run in ${name}.`, {
      hint: "Write chaos: { allowed: true } in its environment rule.",
    });
  }
  const spec = findExperiment(target, chaos, experiment);
  if (running.some(({ app, slug }) => app === target.app && slug === target.slug)) {
    throw new BoughError("chaos-running-conflict", `An experiment is under way in ${name}.`, {
      hint: "Wait for its end, or stop it: bough chaos stop.",
    });
  }
  if (running.length >= limit) {
    throw new BoughError("chaos-limit-conflict", `${running.length} experiments are under way, and no more may be.`, {
      hint: "Wait for the end of one.",
    });
  }
  if (ofDeployment) return spec;
  if (deploying) {
    throw new BoughError("chaos-deploying-conflict", `A deployment of ${name} is under way.`, {
      hint: "Wait for its end: an experiment beside it could not tell what it saw.",
    });
  }
  if (gates.window !== null && isOpen(gates.window, now)) {
    throw new BoughError("chaos-window-conflict", `The release window of ${name} is open.`, {
      hint: `Run experiments outside of it: it ends at ${gates.window.to}, ${gates.window.zone}.`,
    });
  }
  return spec;
}
