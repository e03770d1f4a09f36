import type { DeploymentKind, EnvironmentRecord } from "../../model/records.ts";

/** Whatever brings a release wakes; what only looks after one that sleeps does not. */
export function shallSleep({ asleep }: Pick<EnvironmentRecord, "asleep">, kind: DeploymentKind): boolean {
  return kind === "sleep" || (asleep && (kind === "repair" || kind === "traffic"));
}
