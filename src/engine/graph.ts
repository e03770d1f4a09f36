import { BoughError } from "../lib/bough-error.ts";
import type { Step } from "./plan.ts";

export interface Graph {
  /** Every step after the steps that it needs; otherwise as they were written. */
  readonly order: readonly Step[];
  /** Step id → the steps that wait for it. */
  readonly dependants: ReadonlyMap<string, readonly Step[]>;
}

/**
 * Checks that ids are unique, that every need is a step, and that no step waits for itself through
 * others. Takes time linear in the number of steps and needs.
 */
export function buildGraph(steps: readonly Step[]): Graph {
  const dependants = linkDependants(steps);
  const order = sortByNeeds(steps, dependants);
  if (order.length < steps.length) throw cycleError(steps, order);
  return { order, dependants };
}

function linkDependants(steps: readonly Step[]): Map<string, Step[]> {
  const dependants = new Map<string, Step[]>();
  for (const step of steps) {
    if (dependants.has(step.id))
      throw invalid(`Two steps of the plan have the id "${step.id}".`, "Make the ids unique.");
    dependants.set(step.id, []);
  }
  for (const step of steps) {
    for (const need of new Set(step.needs)) {
      const waiting = dependants.get(need);
      if (waiting === undefined) {
        throw invalid(
          `Step "${step.id}" needs "${need}", which the plan does not have.`,
          "Add that step, or drop the need.",
        );
      }
      waiting.push(step);
    }
  }
  return dependants;
}

function sortByNeeds(steps: readonly Step[], dependants: ReadonlyMap<string, readonly Step[]>): readonly Step[] {
  const open = countNeeds(steps);
  const order = steps.filter((step) => step.needs.length === 0);
  for (const step of order) {
    for (const dependant of dependants.get(step.id) ?? []) {
      const left = (open.get(dependant.id) ?? 0) - 1;
      open.set(dependant.id, left);
      if (left === 0) order.push(dependant);
    }
  }
  return order;
}

/** Step id → how many different steps it waits for. */
export function countNeeds(steps: readonly Step[]): Map<string, number> {
  return new Map(steps.map((step) => [step.id, new Set(step.needs).size]));
}

/** Every step that could not be sorted waits for another such step, so following needs must come round. */
function cycleError(steps: readonly Step[], order: readonly Step[]): BoughError {
  const sorted = new Set(order.map((step) => step.id));
  const stuck = new Map(steps.filter((step) => !sorted.has(step.id)).map((step) => [step.id, step]));
  const path = new Set<string>();
  let id = stuck.keys().next().value;
  while (id !== undefined && !path.has(id)) {
    path.add(id);
    id = stuck.get(id)?.needs.find((need) => stuck.has(need));
  }
  const walked = [...path];
  const cycle = id === undefined ? walked : [...walked.slice(walked.indexOf(id)), id];
  return invalid(
    `Steps of the plan wait for each other: ${cycle.join(" needs ")}.`,
    "Drop one of these needs: a plan must have a first step.",
  );
}

function invalid(message: string, hint: string): BoughError {
  return new BoughError("plan-invalid", message, { hint });
}
