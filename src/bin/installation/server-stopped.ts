import { existsSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { supervisorClient } from "../../providers/local/supervisor/client.ts";
import { supervisorPaths } from "../../providers/local/supervisor/supervisor-paths.ts";

/** Longer than a supervisor that was killed takes to be replaced. */
const ABSENCE = 5_000;

/** Answers when the supervisor of the data directory was shut down, or is gone and no other one follows. */
export async function serverStopped(data: string): Promise<void> {
  const { run } = supervisorPaths(data);
  const client = supervisorClient(data, { patience: 0 });
  const { signal } = new AbortController();
  for (let goneAt = Date.now(); existsSync(run) && Date.now() - goneAt < ABSENCE; await sleep(50)) {
    const answers = await client.health().then(
      () => true,
      () => false,
    );
    if (!answers) continue;
    await new Promise<void>((resolve) => client.watch(resolve, signal));
    goneAt = Date.now();
  }
}
