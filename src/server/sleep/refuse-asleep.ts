import { BoughError } from "../../lib/bough-error.ts";
import type { EnvironmentRecord } from "../../model/records.ts";

/**
 * Refuses what needs instances.
 *
 * @throws `environment-asleep`.
 */
export function refuseAsleep({ app, name, asleep }: Pick<EnvironmentRecord, "app" | "name" | "asleep">): void {
  if (!asleep) return;
  throw new BoughError("environment-asleep", `${name} is asleep: no instance of it runs.`, {
    hint: `Wake it first: bough wake ${name} --app ${app}`,
  });
}
