import { join } from "node:path";
import { supervisorClient } from "../../../src/providers/local/supervisor/client.ts";
import { ensureSupervisor } from "../../../src/providers/local/supervisor/ensure.ts";

// A program that brings its supervisor back, as the control plane does.
const data = process.argv[2] ?? "";

function revive(): void {
  supervisorClient(data).watch(() => {
    void ensureSupervisor({ data, entry: join(import.meta.dirname, "program.ts") }).then(revive);
  }, new AbortController().signal);
}

revive();
