import type { EnvironmentRef } from "../../../provider/provider.ts";
import type { LocalDeps } from "../local-deps.ts";
import type { PortLease } from "../supervisor/protocol.ts";

/** Ports on which the environment's services reach each other; an instance's port goes with the instance. */
export async function environmentPorts(
  deps: Pick<LocalDeps, "supervisor">,
  environment: EnvironmentRef,
): Promise<readonly PortLease[]> {
  const all = await deps.supervisor.listPorts();
  return all.filter(({ owner }) => {
    const parsed = match(LINK, owner);
    return parsed !== null && parsed.app === environment.app && parsed.slug === environment.slug;
  });
}

/** The environment that a lease belongs to, be it a link's or an instance's; null for bough's own. */
export const ownerOfPort = (lease: string): EnvironmentRef | null => match(LINK, lease) ?? match(INSTANCE, lease);

/** As `linkPortOwner` and `instanceId` write them; an app may be called `link`, but no slug has an `@`. */
const LINK = /^link\/([^/]+)\/([^/@]+)\/[^/]+(?:\/[^/]+)?$/;
const INSTANCE = /^([^/]+)\/([^/]+)\/[^/]+@v\d+\/\d+$/;

function match(pattern: RegExp, lease: string): EnvironmentRef | null {
  const [, app, slug] = pattern.exec(lease) ?? [];
  return app === undefined || slug === undefined ? null : { app, slug };
}
