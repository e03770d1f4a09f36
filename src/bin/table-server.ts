import { setTimeout as sleep } from "node:timers/promises";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { tablesClient, type TablesClient } from "../embedded/tables/client.ts";
import type { SupervisorClient } from "../providers/local/supervisor/client.ts";
import { programEnvironment } from "../providers/local/supervisor/program-environment.ts";

const PATIENCE = 10_000;
const ENTRY = fileURLToPath(new URL(`./tables${extname(import.meta.url)}`, import.meta.url));

/** The table server's client; the server is started when it is first asked for, and kept running from then on. */
export function tableServer(data: string, supervisor: SupervisorClient): () => Promise<TablesClient> {
  let started: Promise<TablesClient> | null = null;
  return () => (started ??= start().catch(forget));

  async function start(): Promise<TablesClient> {
    const port = await supervisor.leasePort("tables");
    await supervisor.ensureProcess("tables", {
      tags: { kind: "system", app: null, slug: null, release: null, resource: null },
      argv: [process.execPath, "--disable-warning=ExperimentalWarning", ENTRY, "--data", data, "--port", String(port)],
      cwd: data,
      env: { PATH: process.env["PATH"] ?? "", ...programEnvironment(data) },
      port: false,
      log: join(data, "logs", "tables.log"),
      logLimit: 10 * 1024 * 1024,
      memory: null,
      restart: "always",
      grace: 10_000,
      user: null,
      writable: [],
    });
    return connect();
  }

  /** A server that has just been started needs a moment until it answers. */
  async function connect(): Promise<TablesClient> {
    const deadline = Date.now() + PATIENCE;
    for (;;) {
      try {
        return await tablesClient(data);
      } catch (error) {
        if (Date.now() > deadline) throw error;
        await sleep(20);
      }
    }
  }

  /** The next one who asks tries again. */
  function forget(error: unknown): never {
    started = null;
    throw error;
  }
}
