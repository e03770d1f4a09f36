import { createServer } from "node:http";
import { api } from "./api.ts";
import { openPeople } from "./people.ts";

const people = openPeople(process.env["PEOPLE_TABLE_NAME"]);
const server = createServer(api(people, () => new Date()));

// Longer than a proxy keeps an idle connection, so that it is never closed under the proxy's hands.
server.keepAliveTimeout = 75_000;

server.listen(Number(process.env["PORT"] ?? 3000), () => {
  const address = server.address();
  console.log(`listening on port ${typeof address === "object" ? address?.port : address}`);
});

for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, stop);

/** Requests under way are finished; a connection is closed as soon as it is idle. */
function stop(): void {
  server.close(() => people.close());
  setInterval(() => server.closeIdleConnections(), 50).unref();
}
