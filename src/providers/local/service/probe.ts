import { request } from "node:http";

export interface ProbeResult {
  readonly healthy: boolean;
  /** Status of the answer; null when there was none. */
  readonly status: number | null;
  readonly connected: boolean;
}

const TIMEOUT = 2000;

/** Asks once for the health path of an instance on this machine, and reads no more of the answer than its head. Never throws. */
export function probe(port: number | null, path: string): Promise<ProbeResult> {
  return new Promise((resolve) => {
    let connected = false;
    const none = (): void => resolve({ healthy: false, status: null, connected });
    if (port === null) return none();
    const asked = request({
      host: "127.0.0.1",
      port,
      path,
      agent: false,
      signal: AbortSignal.timeout(TIMEOUT),
      headers: { "user-agent": "bough-health" },
    });
    asked.on("socket", (socket) => socket.once("connect", () => (connected = true)));
    asked.on("error", none);
    asked.on("response", (response) => {
      response.destroy();
      const status = response.statusCode ?? 0;
      resolve({ healthy: status >= 200 && status < 300, status, connected: true });
    });
    asked.end();
  });
}
