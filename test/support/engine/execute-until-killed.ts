import { execute } from "../../../src/engine/execute.ts";
import { withLease } from "../../../src/engine/with-lease.ts";
import { openSqliteStore } from "../../../src/store/sqlite/open-sqlite-store.ts";
import { leaseTerms, filesPlan, writeFiles } from "./files-plan.ts";

/**
 * Executes the plan of files in a folder under a lease, and kills itself with SIGKILL right after the
 * nth write of the journal. Arguments: the store's file, the folder, n.
 */
const [file = "", folder = "", nth = ""] = process.argv.slice(2);
const store = openSqliteStore(file);
let writes = 0;
await withLease(leaseTerms(store.leases, "the killed process"), () =>
  execute({
    deployment: "d",
    plan: filesPlan,
    handlers: { work: writeFiles(folder) },
    emit: (body) => void store.events.append({ deployment: "d", at: new Date().toISOString(), ...body }),
    journal: {
      read: (deployment) => store.journal.read(deployment),
      write(deployment, entries) {
        store.journal.write(deployment, entries);
        writes += 1;
        if (writes === Number(nth)) process.kill(process.pid, "SIGKILL");
      },
    },
  }),
);
store.close();
