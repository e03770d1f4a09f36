import type { Plan, Step } from "../../engine/plan.ts";
import { plainLine } from "../../lib/plain-line.ts";

const BUILD = /\.(build|image)$/;

/** A plan as text: each step with its reason, what need not be built, and the way back. Pure. */
export function renderPlan(title: string, { steps, undo }: Plan, columns: number): string {
  if (steps.length === 0) return `${title}: nothing to do.`;
  const built = steps.some(({ kind }) => BUILD.test(kind));
  return [
    `${title}:`,
    ...lines(steps, columns),
    ...(built ? [] : ["", "Nothing to build: every artifact is there already."]),
    ...(undo.length === 0 ? [] : ["", "The way back, if a step fails:", ...lines(undo, columns)]),
  ].join("\n");
}

/** Reasons stand beside the titles, or below them where there is no room. */
function lines(planned: readonly Step[], columns: number): readonly string[] {
  const steps = planned.map(({ title, reason }) => ({ title: plainLine(title), reason: plainLine(reason) }));
  const digits = String(steps.length).length;
  const width = Math.max(...steps.map(({ title }) => title.length));
  const longest = Math.max(...steps.map(({ reason }) => reason.length));
  const indent = " ".repeat(digits + 4);
  const below = indent.length + width + 2 + longest > columns;
  return steps.flatMap(({ title, reason }, index) => {
    const numbered = `  ${String(index + 1).padStart(digits)}. `;
    return below ? [numbered + title, indent + reason] : [`${numbered}${title.padEnd(width)}  ${reason}`];
  });
}
