import type { EnvironmentRecord } from "../../model/records.ts";
import type { StepRecord } from "../../engine/journal.ts";
import type { ControlDeps } from "../control-deps.ts";
import { urlOf } from "./address.ts";

/** Where people reach an environment; null as long as its provider has not told. */
export function environmentUrl(
  { store, routerPort }: Pick<ControlDeps, "store" | "routerPort">,
  environment: EnvironmentRecord,
): string | null {
  if (environment.provider === "local") return urlOf(environment, routerPort);
  const { app, slug, release } = environment;
  const brought = store.deployments
    .list({ app, slug, statuses: ["succeeded"] })
    .filter((one) => one.release === release && release !== null);
  for (const { id } of brought) {
    const url = store.journal
      .read(id)
      .map(toldBy)
      .find((one) => one !== null);
    if (url !== undefined) return url;
  }
  return null;
}

/** The output of a step that says where the release is reached. */
function toldBy({ phase, output }: StepRecord): string | null {
  if (phase !== "steps" || typeof output !== "object" || output === null || !("url" in output)) return null;
  return typeof output.url === "string" ? output.url : null;
}
