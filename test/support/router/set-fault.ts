import { routerClient } from "../../../src/router/client.ts";
import type { FaultLease } from "../../../src/router/faults/fault-lease.ts";

/** Sets a fault again and again, as whoever runs an experiment does, until it is killed: `node set-fault.ts RUN TABLE LEASE`. */
const [run = "", tableFile = "", lease = ""] = process.argv.slice(2);
const client = routerClient({ run, tableFile });

for (;;) {
  await client.faults([JSON.parse(lease) as FaultLease]);
  process.stdout.write("set\n");
  await new Promise((resolve) => setTimeout(resolve, 100));
}
