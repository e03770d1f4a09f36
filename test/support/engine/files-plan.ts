import { appendFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { definePlan } from "../../../src/engine/define-plan.ts";
import type { Leases } from "../../../src/engine/leases.ts";
import type { StepHandler } from "../../../src/engine/plan.ts";
import type { LeaseTerms } from "../../../src/engine/with-lease.ts";
import { step } from "./steps.ts";

/** A plan whose effects are files: each step makes one of its name. */
export const filesPlan = definePlan({
  steps: [step("a"), step("b", "a"), step("c", "a"), step("d", "b c"), step("e", "d")],
});

/** Every run of a step adds a line to `runs.log`. */
export function writeFiles(folder: string): StepHandler {
  return async ({ step }) => {
    await appendFile(join(folder, "runs.log"), `${step.id}\n`);
    await writeFile(join(folder, step.id), step.title);
    return step.id;
  };
}

export function leaseTerms(leases: Leases, owner: string): LeaseTerms {
  return { leases, name: "environment", owner, ttl: 500 };
}
