import type { ReleaseRecord } from "../../../model/records.ts";
import { releaseLabel } from "../../../release/release-label.ts";
import type { RevisionAddress } from "../../../release/contract/steps/contract-ports.ts";
import type { LocalDeps } from "../local-deps.ts";
import { TEST_HEADER, testValue } from "../routes/test-rule.ts";
import { checkPortOwner } from "./check-port.ts";

/** Where a service of the release that is tested is reached, public or not, and whatever its share. */
export async function revisionAddress(
  deps: Pick<LocalDeps, "router" | "supervisor">,
  { app, slug, version }: ReleaseRecord,
  service: string,
): Promise<RevisionAddress> {
  const [port, table] = await Promise.all([
    deps.supervisor.leasePort(checkPortOwner({ app, slug }, service)),
    deps.router.read(),
  ]);
  const value = testValue(table, { app, slug }, releaseLabel(version));
  return { baseUrl: `http://127.0.0.1:${port}`, headers: { [TEST_HEADER]: value } };
}
