import type { RequestListener } from "node:http";
import type { TestContext } from "node:test";

import type { Fault, FaultLease } from "../../../src/router/faults/fault-lease.ts";
import { single, startOrigin, startRig } from "../../contract/router-rig.ts";
import type { Rig } from "../../contract/router-rig.ts";

/** A rig whose one service answers with `listener`. */
export async function serving(t: TestContext, listener: RequestListener): Promise<Rig> {
  const rig = await startRig(t);
  const origin = await startOrigin(t, listener);
  await rig.publish(single(origin.port));
  return rig;
}

/** A fault on every answer of the rig's service, for longer than a test takes. */
export function lease(fault: Fault, changes: Partial<FaultLease> = {}): FaultLease {
  return {
    id: "drill/1",
    ttl: 60_000,
    app: "shop",
    slug: "main",
    route: "web",
    release: null,
    via: "any",
    from: null,
    share: 1,
    direction: "response",
    fault,
    ...changes,
  };
}

/** Requests and tunnels that all faults together have hit. */
export async function hitsOf({ client }: Rig): Promise<number> {
  const states = await client.faultStates();
  return states.flatMap(({ hits }) => Object.values(hits)).reduce((sum, count) => sum + count, 0);
}
