import { readdir } from "node:fs/promises";
import { request } from "node:http";
import { join } from "node:path";
import { json } from "node:stream/consumers";
import type { Stage } from "../../demo/lib/stage.ts";

interface FaultState {
  readonly lease: { readonly id: string };
  readonly remaining: number;
}

/** Ids of the faults that act in any router worker, as the workers themselves say. */
export async function liveFaults({ data }: Stage): Promise<readonly string[]> {
  const folder = join(data, "run");
  const sockets = (await readdir(folder)).filter((name) => /^router-\d+\.sock$/.test(name));
  const states = await Promise.all(sockets.map((name) => faultsOf(join(folder, name))));
  return states.flat().flatMap(({ lease, remaining }) => (remaining > 0 ? [lease.id] : []));
}

function faultsOf(socketPath: string): Promise<readonly FaultState[]> {
  return new Promise((resolve, reject) => {
    request({ socketPath, path: "/faults", agent: false }, (response) => {
      json(response).then((states) => resolve(states as readonly FaultState[]), reject);
    })
      .on("error", reject)
      .end();
  });
}
