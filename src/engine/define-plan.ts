import { BoughError } from "../lib/bough-error.ts";
import { deepFreeze } from "../lib/deep-freeze.ts";
import { buildGraph } from "./graph.ts";
import type { Plan, Step } from "./plan.ts";

/** A step as a planner writes it: what is left out needs nothing, has no input, and a minute's time. */
export type StepDraft = Pick<Step, "id" | "kind" | "title" | "reason"> & Partial<Step>;

const defaultDeadline = 60_000;

/** Checks both graphs and returns the plan, frozen. */
export function definePlan(draft: {
  readonly steps: readonly StepDraft[];
  readonly undo?: readonly StepDraft[];
  readonly pointOfNoReturn?: string;
}): Plan {
  const plan = {
    steps: draft.steps.map(complete),
    undo: (draft.undo ?? []).map(complete),
    pointOfNoReturn: draft.pointOfNoReturn ?? null,
  };
  buildGraph(plan.steps);
  buildGraph(plan.undo);
  if (plan.pointOfNoReturn !== null && !plan.steps.some(({ id }) => id === plan.pointOfNoReturn))
    throw new BoughError(
      "plan-invalid",
      `The plan has no step "${plan.pointOfNoReturn}" to be its point of no return.`,
      {
        hint: "Name one of its steps.",
      },
    );
  return deepFreeze(plan);
}

function complete(draft: StepDraft): Step {
  return {
    id: draft.id,
    kind: draft.kind,
    title: draft.title,
    reason: draft.reason,
    needs: draft.needs ?? [],
    input: draft.input ?? null,
    deadline: draft.deadline ?? defaultDeadline,
  };
}
