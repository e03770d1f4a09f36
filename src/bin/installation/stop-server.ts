import { ensureSupervisor } from "../../providers/local/supervisor/ensure.ts";
import { supervisorClient } from "../../providers/local/supervisor/client.ts";
import { anyProcessRuns } from "./any-process-runs.ts";

/** Stops every process of a data directory; false when there was none. */
export async function stopServer(data: string): Promise<boolean> {
  if (!(await anyProcessRuns(data))) return false;
  const client = supervisorClient(data, { patience: 0 });
  const answers = await client.health().then(
    () => true,
    () => false,
  );
  // Processes that a killed supervisor left are known to the next one alone.
  if (!answers) await ensureSupervisor({ data });
  await client.shutdown();
  return true;
}
