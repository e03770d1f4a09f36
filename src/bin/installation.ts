import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { connect, createServer } from "node:net";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Installation, ServerAddress, UpOptions } from "../cli/context.ts";
import { BoughError } from "../lib/bough-error.ts";
import { lastLines } from "../lib/last-lines.ts";
import { readServerSettings, writeServerSettings, type ServerSettings } from "./server-settings.ts";

const READY_WITHIN = 30_000;

/** Starts, finds and stops the server of a data directory on this machine. */
export const installation: Installation = {
  async up(options) {
    const { data } = options;
    const before = readServerSettings(data);
    if (await isRunning(data, before)) return runningAs(options, before);
    mkdirSync(data, { recursive: true, mode: 0o711 });
    const settings = settingsFor(options, before);
    await refuseTakenPorts(settings);
    writeServerSettings(data, settings);
    const { ensureSupervisor } = await import("../providers/local/supervisor/ensure.ts");
    await ensureSupervisor({ data });
    await untilReady(data, settings);
    return this.address(data);
  },
  async down(data) {
    const settings = readServerSettings(data);
    const { supervisorClient } = await import("../providers/local/supervisor/client.ts");
    const client = supervisorClient(data, { patience: 0 });
    const ran =
      settings !== null &&
      (await client.health().then(
        () => true,
        () => false,
      ));
    await client.shutdown();
    return ran;
  },
  async appName(folder) {
    const { loadDefinition } = await import("../config/load.ts");
    try {
      return (await loadDefinition({ root: folder })).name;
    } catch (error) {
      if (error instanceof BoughError && error.code === "definition-missing") return null;
      throw error;
    }
  },
  address(data) {
    const settings = readServerSettings(data);
    const token = join(data, "token");
    if (settings === null || !existsSync(token))
      throw new BoughError("server-not-running", `There is no server with its data in ${data}.`, {
        hint: "Start one with `bough up`, or name another folder with --data.",
      });
    return { ...addressOf(settings), token: readFileSync(token, "utf8").trim() };
  },
};

function settingsFor(options: UpOptions, before: ServerSettings | null): ServerSettings {
  return {
    port: options.port ?? before?.port ?? 8080,
    apiPort: options.apiPort ?? before?.apiPort ?? 8081,
    routerWorkers: options.routerWorkers ?? before?.routerWorkers ?? Math.min(availableParallelism(), 4),
  };
}

/** @throws `server-running` when it runs on other ports than those asked for. */
function runningAs({ data, port, apiPort }: UpOptions, settings: ServerSettings | null): ServerAddress {
  const address = installation.address(data);
  const asked =
    settings !== null &&
    settingsFor({ data, ...(port !== undefined && { port }), ...(apiPort !== undefined && { apiPort }) }, settings);
  if (asked !== false && (asked.port !== address.routerPort || asked.apiPort !== address.apiPort))
    throw new BoughError(
      "server-running",
      `bough runs already, on the ports ${address.routerPort} and ${address.apiPort}.`,
      {
        hint: "Stop it with `bough down` to move it to other ports.",
      },
    );
  return address;
}

const addressOf = ({ port, apiPort }: ServerSettings): Omit<ServerAddress, "token"> => ({
  url: `http://127.0.0.1:${apiPort}`,
  routerPort: port,
  apiPort,
});

async function isRunning(data: string, settings: ServerSettings | null): Promise<boolean> {
  return settings !== null && existsSync(join(data, "run", "supervisor.sock")) && (await answers(data, settings));
}

/** A port that a stranger holds is found before anything is started. */
async function refuseTakenPorts({ port, apiPort }: ServerSettings): Promise<void> {
  if (port === apiPort) throw new BoughError("usage", "--port and --api-port must differ.");
  for (const [flag, number] of [
    ["--port", port],
    ["--api-port", apiPort],
  ] as const)
    if (!(await isFree(number)))
      throw new BoughError("port-taken", `Port ${number} is in use by another program.`, {
        hint: `Choose another one with ${flag}.`,
      });
}

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen({ port, host: "127.0.0.1" }, () => server.close(() => resolve(true)));
  });

/** Ready when the API answers, the token is there, and the router takes connections. */
async function untilReady(data: string, settings: ServerSettings): Promise<void> {
  const deadline = Date.now() + READY_WITHIN;
  while (!(await answers(data, settings))) {
    if (Date.now() > deadline) throw await notReady(data);
    await sleep(25);
  }
}

async function answers(data: string, { port, apiPort }: ServerSettings): Promise<boolean> {
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

const accepts = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect({ port, host: "127.0.0.1" }, () => resolve(socket.destroy().destroyed));
    socket.once("error", () => resolve(false));
  });

async function notReady(data: string): Promise<BoughError> {
  const logs = ["supervisor", "control", "router-0"].map((name) => join(data, "logs", `${name}.log`));
  const lines = (await Promise.all(logs.map((file) => lastLines(file, 3)))).flat();
  return new BoughError(
    "server-failed",
    ["bough did not become ready. Its logs end with:", ...lines.map((line) => `  ${line}`)].join("\n"),
    {
      hint: `The logs are in ${join(data, "logs")}.`,
    },
  );
}
