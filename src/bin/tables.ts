import { parseArgs } from "node:util";

import { failRunningRequest } from "../embedded/tables/table-store.ts";
import { startTablesServer } from "../embedded/tables/tables-server.ts";

const { values } = parseArgs({
  options: { data: { type: "string" }, port: { type: "string" }, idle: { type: "string", default: "60000" } },
});
if (values.data === undefined || values.port === undefined) {
  console.error("usage: tables --data DIR --port PORT [--idle MILLISECONDS]");
  process.exit(2);
}

// A request that dynalite trips over must not take the other environments with it.
process.on("uncaughtException", (error) => {
  console.error(error);
  if (!failRunningRequest(error)) process.exit(1);
});

const server = await startTablesServer({ data: values.data, port: Number(values.port), idle: Number(values.idle) });

let stopping = false;
for (const signal of ["SIGTERM", "SIGINT"] as const) {
  process.on(signal, () => {
    if (stopping) return;
    stopping = true;
    void server.close().then(() => process.exit(0));
  });
}
