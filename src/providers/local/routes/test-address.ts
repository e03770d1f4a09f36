import type { Json } from "../../../lib/json.ts";
import { releaseLabel } from "../../../release/release-label.ts";
import type { WeighOutput } from "../../../release/rollout/steps.ts";
import type { LocalDeps } from "../local-deps.ts";
import type { RoutesInput } from "./routes-input.ts";
import { TEST_HEADER, testValue } from "./test-rule.ts";

/** Where the release that the routes just published can be tested, whatever its share. */
export async function testAddress(
  { router, routerPort }: Pick<LocalDeps, "router" | "routerPort">,
  { environment, hosts, shares }: RoutesInput,
): Promise<WeighOutput & Json> {
  const value = testValue(await router.read(), environment, releaseLabel(shares[0]?.version ?? 0));
  const port = routerPort === 80 ? "" : `:${routerPort}`;
  return { test: { url: `http://${hosts[0] ?? "localhost"}${port}`, header: { name: TEST_HEADER, value } } };
}
