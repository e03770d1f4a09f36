import type { DeploymentRecord } from "../../model/records.ts";
import type { ControlDeps } from "../control-deps.ts";

/** Stores a deployment's record and tells whoever follows it. */
export function saveDeployment(
  deps: Pick<ControlDeps, "store" | "events">,
  record: DeploymentRecord,
): DeploymentRecord {
  deps.store.deployments.put(record);
  deps.events.emit(record.id, { type: "deployment", record });
  return record;
}
