import { existsSync } from "node:fs";

/** Whether the supervisor of a data directory, or a process that one which was killed left, still runs. */
export async function anyProcessRuns(data: string): Promise<boolean> {
  const { supervisorPaths } = await import("../../providers/local/supervisor/supervisor-paths.ts");
  const { processes } = supervisorPaths(data);
  if (!existsSync(processes)) return false;
  const { supervisorClient } = await import("../../providers/local/supervisor/client.ts");
  const answers = supervisorClient(data, { patience: 0 }).health();
  if (await answers.then(Boolean, () => false)) return true;
  const { recordFolder } = await import("../../providers/local/supervisor/process-record.ts");
  const { isAlive } = await import("../../providers/local/supervisor/process-identity.ts");
  // Of a record that cannot be read the next supervisor tells.
  return recordFolder(processes, () => undefined)
    .read()
    .some(({ identity }) => identity !== null && isAlive(identity));
}
