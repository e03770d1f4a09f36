import { existsSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { BoughError } from "../../lib/bough-error.ts";
import { lastLines } from "../../lib/last-lines.ts";
import { supervisorClient } from "../../providers/local/supervisor/client.ts";
import type { ServerSettings } from "../server-settings.ts";

const READY_WITHIN = 30_000;
/** A part that was started so often without coming up will not come up. */
const MOST_RESTARTS = 3;

/** Whether the API answers, the token is there, and the router takes connections. */
export async function isReady(data: string, { port, apiPort }: ServerSettings): Promise<boolean> {
  if (!existsSync(join(data, "token"))) return false;
  const [api, router] = await Promise.all([
    fetch(`http://127.0.0.1:${apiPort}/healthz`).then(
      ({ ok }) => ok,
      () => false,
    ),
    accepts(port),
  ]);
  return api && router;
}

/** @throws `server-failed` with the last lines of its logs. */
export async function untilReady(data: string, settings: ServerSettings): Promise<void> {
  const deadline = Date.now() + READY_WITHIN;
  const isFailing = failureWatch(data);
  while (!(await isReady(data, settings))) {
    if (Date.now() > deadline || (await isFailing())) throw await notReady(data);
    await sleep(25);
  }
}

const accepts = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect({ port, host: "127.0.0.1" }, () => resolve(socket.destroy().destroyed));
    socket.once("error", () => resolve(false));
  });

/** Restarts of earlier days, which a part that came up each time has survived, do not count. */
function failureWatch(data: string): () => Promise<boolean> {
  const before = new Map<string, number>();
  return async () => {
    const processes = await supervisorClient(data)
      .listProcesses()
      .catch(() => []);
    const parts = processes.filter(({ tags }) => tags.kind === "system");
    for (const { id, restarts } of parts) if (!before.has(id)) before.set(id, restarts);
    return parts.some(({ id, restarts }) => restarts - (before.get(id) ?? 0) >= MOST_RESTARTS);
  };
}

async function notReady(data: string): Promise<BoughError> {
  const logs = ["supervisor", "control", "router-0"].map((name) => join(data, "logs", `${name}.log`));
  const lines = (await Promise.all(logs.map((file) => lastLines(file, 8)))).flat();
  return new BoughError(
    "server-failed",
    ["bough did not become ready. Its logs end with:", ...lines.map((line) => `  ${line}`)].join("\n"),
    { hint: "`bough doctor` checks what it needs." },
  );
}
