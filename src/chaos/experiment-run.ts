import type { ExperimentSpec } from "../model/chaos.ts";
import type { ChaosTarget } from "./chaos-ports.ts";

/** One run of an experiment. */
export interface ExperimentRun {
  /** Names the run for ever; no `/`. */
  readonly id: string;
  readonly target: ChaosTarget;
  /** The experiment's name in the definition. */
  readonly experiment: string;
  readonly spec: ExperimentSpec;
  /** Who asked for it. */
  readonly actor: string;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
}
