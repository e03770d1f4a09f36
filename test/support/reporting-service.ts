import type { Answer } from "./send-request.ts";

/** What `reportingService` answers to every request. */
export interface ServiceReport {
  readonly pid: number;
  readonly path: string;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
}

/** Source of a service that tells of itself, for a file `server.js`. */
export const reportingService = `const { createServer } = require("node:http");
const server = createServer((request, response) => {
  const { pid, env } = process;
  response.setHeader("content-type", "application/json");
  response.end(JSON.stringify({ pid, path: request.url, cwd: process.cwd(), env }));
});
server.listen(process.env.PORT, "127.0.0.1");
process.on("SIGTERM", () => server.close(() => process.exit(0)));
`;

/** What a reporting service has answered. */
export function reportOf({ status, text }: Answer): ServiceReport {
  if (status !== 200) throw new Error(`the service answered ${status}: ${text}`);
  return JSON.parse(text) as ServiceReport;
}
