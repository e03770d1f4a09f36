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
    const parsed = ownerOfPort(owner);
    return parsed !== null && parsed.app === environment.app && parsed.slug === environment.slug;
  });
}

/** The environment that a `link/<app>/<slug>/<service>` lease belongs to; null for any other owner. */
export function ownerOfPort(owner: string): EnvironmentRef | null {
  const [kind, app, slug] = owner.split("/");
  return kind === "link" && app !== undefined && slug !== undefined ? { app, slug } : null;
}
