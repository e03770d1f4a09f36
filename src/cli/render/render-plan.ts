import type { Plan, Step } from "../../engine/plan.ts";

/** A plan as text: each step with its reason, and the way back. */
export function renderPlan(environment: string, { steps, undo }: Plan): string {
  if (steps.length === 0) return `${environment}: nothing to do.`;
  const back = undo.length === 0 ? [] : ["", "If a step fails:", ...lines(undo)];
  return [`Plan for ${environment}:`, ...lines(steps), ...back].join("\n");
}

const lines = (steps: readonly Step[]): readonly string[] => {
  const width = Math.max(...steps.map(({ title }) => title.length));
  return steps.map(
    ({ title, reason }, index) => `  ${String(index + 1).padStart(2)}. ${title.padEnd(width)}  ${reason}`,
  );
};
