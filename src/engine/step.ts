import type { Json } from "../lib/json.ts";
import type { Step } from "./plan.ts";

/** Makes a step of `kind` for `subject`, which together are its id. */
export function step(
  kind: string,
  subject: string,
  rest: Omit<Step, "id" | "kind" | "input"> & { input: unknown },
): Step {
  return { ...rest, id: stepId(kind, subject), kind, input: rest.input as Json };
}

export const stepId = (kind: string, subject: string): string => `${kind}:${subject}`;

/** The input of a step as the planner wrote it. */
export const inputOf = <Input>(from: Step): Input => from.input as Input;

export const stepIds = (steps: readonly Step[]): string[] => steps.map(({ id }) => id);
