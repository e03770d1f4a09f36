import { createServer } from "node:net";
import { BoughError } from "../../lib/bough-error.ts";
import type { ServerSettings } from "../server-settings.ts";

/** A port that cannot be had is found before anything is started. */
export async function refuseTakenPorts({ port, apiPort }: ServerSettings): Promise<void> {
  if (port === apiPort) throw new BoughError("usage", "--port and --api-port must differ.");
  for (const [flag, number] of [
    ["--port", port],
    ["--api-port", apiPort],
  ] as const) {
    const fault = await faultOf(number);
    if (fault === null) continue;
    const hint = `Choose another one with ${flag}.`;
    if (fault === "EADDRINUSE")
      throw new BoughError("port-taken", `Port ${number} is in use by another program.`, { hint });
    throw new BoughError("port-refused", `This user may not listen on port ${number} (${fault}).`, { hint });
  }
}

/** The system's code for why nothing can listen there; null when it can. A machine may have no IPv6. */
async function faultOf(port: number): Promise<string | null> {
  const fault6 = await faultAt(port, "::1");
  return (await faultAt(port, "127.0.0.1")) ?? (fault6 === "EADDRINUSE" ? fault6 : null);
}

const faultAt = (port: number, host: string): Promise<string | null> =>
  new Promise((resolve) => {
    const server = createServer();
    server.once("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    server.listen({ port, host }, () => server.close(() => resolve(null)));
  });
