import type { MaintenanceSettings } from "../../model/traffic.ts";
import { asked } from "../asked.ts";
import type { CommandOptions } from "../command.ts";
import type { Context } from "../context.ts";
import { assertSucceeded, follow } from "../follow.ts";
import { targetApp } from "../target.ts";

/** Sets or ends an environment's maintenance, and says so when every router has it. */
export async function maintain(
  context: Context,
  environment: string,
  maintenance: MaintenanceSettings | null,
  options: CommandOptions,
): Promise<void> {
  const app = await targetApp(context, options);
  const { id } = await context.api().setTraffic(app, environment, { maintenance, ...asked(options) });
  const detail = await follow(context, id);
  assertSucceeded(detail);
  context.result(
    { deployment: detail.deployment, maintenance },
    `${detail.deployment.environment} ${told(maintenance)}`,
  );
}

function told(maintenance: MaintenanceSettings | null): string {
  if (maintenance === null) return "takes requests again.";
  return maintenance.mode === "pause"
    ? `holds requests for at most ${maintenance.limit / 1000} s.`
    : "answers requests with 503.";
}
