import { randomBytes } from "node:crypto";
import type { EnvironmentRef } from "../../../provider/provider.ts";
import type { RouteTable } from "../../../router/route-table.ts";

/** Header that leads a request to the release that is being tested, whatever its share. */
export const TEST_HEADER = "x-bough-test";
export const TEST_RULE = "test";

/** The value that the environment's routes already know the tested release by, or a new one that nobody can guess. */
export function testValue(table: RouteTable, { app, slug }: EnvironmentRef, release: string): string {
  const environment = table.environments.find((one) => one.app === app && one.slug === slug);
  for (const { rules } of environment?.routes ?? []) {
    for (const { id, match, to } of rules) {
      if (id === TEST_RULE && "header" in match && "release" in to && to.release === release) return match.header.value;
    }
  }
  return randomBytes(18).toString("base64url");
}
