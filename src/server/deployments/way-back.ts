import type { DeploymentKind, DeploymentRecord, EnvironmentRecord } from "../../model/records.ts";
import { shallSleep } from "./shall-sleep.ts";

/** What leads from a finished deployment back to how the environment was before it; null when that is the same. Pure. */
export function wayBack(
  { kind, release }: Pick<DeploymentRecord, "kind" | "release">,
  before: Pick<EnvironmentRecord, "release" | "asleep">,
): DeploymentKind | null {
  if (release !== before.release) return "rollback";
  if (shallSleep(before, kind) === before.asleep) return null;
  return before.asleep ? "sleep" : "wake";
}
