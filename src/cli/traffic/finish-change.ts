import type { DeploymentRecord } from "../../model/records.ts";
import type { Context } from "../context.ts";
import { assertSucceeded, follow } from "../follow.ts";
import { renderTraffic } from "./render-traffic.ts";

/** Follows a change until it is in every router, and prints what is set then. */
export async function finishChange(context: Context, { id, app, slug }: DeploymentRecord): Promise<void> {
  const detail = await follow(context, id);
  assertSucceeded(detail);
  const { settings } = await context.api().traffic(app, slug);
  const lines = renderTraffic(settings);
  const { environment } = detail.deployment;
  const text = lines.length === 0 ? [`All the traffic of ${environment} goes to the release that serves.`] : lines;
  context.result({ deployment: detail.deployment, settings }, text.join("\n"));
}
