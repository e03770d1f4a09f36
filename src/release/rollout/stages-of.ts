import type { JudgeSpec } from "../../model/judge.ts";
import type { Strategy } from "../../model/strategy.ts";

export interface Stages {
  /** Percent of the traffic that the release gets, one after the other, before it gets everything. */
  readonly shares: readonly number[];
  /** Milliseconds at each of them. */
  readonly bake: number;
  readonly judge: JudgeSpec | null;
  /** Experiment that runs at the first of them. */
  readonly chaos: string | null;
}

/** The shares of a strategy that divides the traffic; none for one that does not. */
export function stagesOf(strategy: Strategy): Stages {
  switch (strategy.kind) {
    case "canary":
      return { shares: strategy.steps, bake: strategy.bake, judge: strategy.judge, chaos: strategy.chaos };
    case "linear":
      return {
        shares: linearShares(strategy.step),
        bake: strategy.every,
        judge: strategy.judge,
        chaos: strategy.chaos,
      };
    default:
      return { shares: [], bake: 0, judge: null, chaos: null };
  }
}

const linearShares = (step: number): readonly number[] =>
  Array.from({ length: Math.ceil(100 / step) - 1 }, (_, index) => Number(((index + 1) * step).toFixed(4)));
