import { plainLine } from "../lib/plain-line.ts";
import type { Context } from "./context.ts";
import { renderPlannedCost } from "./render/render-cost.ts";
import { renderPlan } from "./render/render-plan.ts";

const PIPE_COLUMNS = 120;

export interface PlannedSleep {
  readonly app: string;
  readonly env: string;
  readonly verb: "sleep" | "wake";
}

/** Prints what putting an environment to sleep, or waking it, would do, and does none of it. */
export async function planSleep(context: Context, { app, env, verb }: PlannedSleep): Promise<void> {
  const planned = await context.during("Planning", context.api().planSleep(app, env, verb));
  const { environment, plan, cost } = planned;
  const title = plainLine(
    `Plan to ${verb === "sleep" ? `put ${app} ${environment} to sleep` : `wake ${app} ${environment}`}`,
  );
  context.result(
    planned,
    [
      renderPlan(title, plan, process.stdout.columns ?? PIPE_COLUMNS),
      ...(cost === undefined ? [] : ["", renderPlannedCost(cost)]),
    ].join("\n"),
  );
}
