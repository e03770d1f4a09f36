import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";

import { tablesClient, type TablesClient } from "../../../src/embedded/tables/client.ts";

const program = fileURLToPath(new URL("../../../src/bin/tables.ts", import.meta.url));

export interface TableServerProcess {
  readonly tables: TablesClient;
  readonly port: number;
  kill(signal: NodeJS.Signals): Promise<void>;
}

/** Runs the table server as a process of its own, as in an installation. Port 0 takes any. */
export async function startTableServer(data: string, port: number): Promise<TableServerProcess> {
  const server = spawn(process.execPath, [program, "--data", data, "--port", String(port), "--idle", "200"], {
    stdio: ["ignore", "inherit", "ignore"],
  });
  const kill = async (signal: NodeJS.Signals): Promise<void> => {
    const exit = once(server, "exit");
    server.kill(signal);
    await exit;
  };
  for (;;) {
    assert.equal(server.exitCode, null, "the server runs");
    try {
      const tables = await tablesClient(data);
      return { tables, port: Number(new URL(tables.endpoint()).port), kill };
    } catch {
      await wait(20);
    }
  }
}
