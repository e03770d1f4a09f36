import type { Store } from "../../store/store.ts";
import { LEASE_TTL, leaseName } from "./run-deployment.ts";

/** Whether nobody is at work on the environment: a process that is renews its lease. */
export function isAbandoned(
  { leases }: Pick<Store, "leases">,
  environment: { readonly app: string; readonly slug: string },
  owner: string,
): boolean {
  const name = leaseName(environment);
  if (!leases.acquire(name, owner, LEASE_TTL)) return false;
  leases.release(name, owner);
  return true;
}
