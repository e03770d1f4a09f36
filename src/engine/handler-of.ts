import { BoughError } from "../lib/bough-error.ts";
import type { Step, StepHandler, StepHandlers } from "./plan.ts";

export function handlerOf(handlers: StepHandlers, step: Step): StepHandler {
  const handler = Object.hasOwn(handlers, step.kind) ? handlers[step.kind] : undefined;
  if (handler !== undefined) return handler;
  throw new BoughError("step-unknown", `Nothing knows how to do step "${step.id}" of kind "${step.kind}".`, {
    hint: "The plan was made by another version of bough: deploy again.",
  });
}
