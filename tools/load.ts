import { Agent, request } from "node:http";

export interface LoadOptions {
  readonly port: number;
  /** `Host` header of every request. */
  readonly host: string;
  readonly path?: string;
  /** Requests per second, begun on time whether earlier ones were answered or not. */
  readonly rate: number;
  /** Keep-alive connections that the requests share. */
  readonly connections?: number;
  /** Milliseconds after which a request has failed. */
  readonly timeout?: number;
  /** So many clients take turns, each of which sends the cookies that it was given; without it nobody keeps any. */
  readonly clients?: number;
}

export interface LoadFailure {
  /** ISO 8601 time at which the request began. */
  readonly at: string;
  /** Status of the answer; null when there was none. */
  readonly status: number | null;
  /** Release that gave the answer, from `x-bough-release`; null when none did. */
  readonly release: string | null;
  readonly error: string | null;
  /** Milliseconds from the beginning to the failure. */
  readonly ms: number;
}

export interface LoadReport {
  readonly sent: number;
  readonly seconds: number;
  /** Answers by the release that gave them, from `x-bough-release`. */
  readonly releases: Readonly<Record<string, number>>;
  readonly failures: readonly LoadFailure[];
  /** Milliseconds, of the answers that did not fail. */
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

export interface Load {
  /** Requests begun so far. */
  sent(): number;
  failures(): readonly LoadFailure[];
  /** Begins no more requests, and reports when all are answered or have failed. */
  stop(): Promise<LoadReport>;
}

/** How many requests may wait at once: beyond it the server has failed, and this process must not run out of memory. */
const MOST_WAITING = 5_000;
const TICK = 5;

/** Sends requests at a steady rate until it is stopped, tries none again, and remembers every failure. */
export function startLoad(options: LoadOptions): Load {
  const { port, host, path = "/", rate, connections = 32, timeout = 10_000, clients = 0 } = options;
  const agent = new Agent({ keepAlive: true, maxSockets: connections, maxFreeSockets: connections });
  const began = performance.now();
  const latencies: number[] = [];
  const failures: LoadFailure[] = [];
  const releases: Record<string, number> = {};
  const waiting = new Set<Promise<void>>();
  const jars = Array.from({ length: clients }, () => new Map<string, string>());
  let sent = 0;

  const timer = setInterval(() => {
    const due = Math.floor(((performance.now() - began) / 1_000) * rate);
    for (; sent < due; sent++) begin();
  }, TICK);

  return {
    sent: () => sent,
    failures: () => failures,
    async stop() {
      clearInterval(timer);
      const seconds = (performance.now() - began) / 1_000;
      await Promise.all(waiting);
      agent.destroy();
      latencies.sort((a, b) => a - b);
      const [p50, p99, max] = [quantile(latencies, 0.5), quantile(latencies, 0.99), latencies.at(-1) ?? 0];
      return { sent, seconds, releases, failures, p50, p99, max };
    },
  };

  function begin(): void {
    const at = new Date().toISOString();
    const start = performance.now();
    const elapsed = (): number => Math.round((performance.now() - start) * 100) / 100;
    if (waiting.size >= MOST_WAITING) {
      failures.push({ at, status: null, release: null, error: `${MOST_WAITING} requests wait already`, ms: 0 });
      return;
    }
    const done = once().then(
      ({ status, release }) => {
        if (release !== undefined) releases[release] = (releases[release] ?? 0) + 1;
        if (status === 200) latencies.push(elapsed());
        else failures.push({ at, status, release: release ?? null, error: null, ms: elapsed() });
      },
      (error: unknown) => failures.push({ at, status: null, release: null, error: String(error), ms: elapsed() }),
    );
    const settled = done.then(() => void waiting.delete(settled));
    waiting.add(settled);
  }

  function once(): Promise<{ status: number; release: string | undefined }> {
    return new Promise((resolve, reject) => {
      const signal = AbortSignal.timeout(timeout);
      const jar = jars[sent % clients];
      const headers = { host, ...(jar !== undefined && jar.size > 0 && { cookie: [...jar.values()].join("; ") }) };
      const outgoing = request({ host: "127.0.0.1", port, path, agent, signal, headers }, (response) => {
        for (const line of response.headers["set-cookie"] ?? []) keep(jar, line);
        const release = response.headers["x-bough-release"];
        response.on("error", reject);
        response.on("end", () => resolve({ status: response.statusCode ?? 0, release: release?.toString() }));
        response.resume();
      });
      outgoing.on("error", reject);
      outgoing.end();
    });
  }
}

/** By its name, without what a browser would look at before it sends it again. */
function keep(jar: Map<string, string> | undefined, line: string): void {
  const [pair = ""] = line.split(";");
  jar?.set(pair.split("=")[0] ?? "", pair);
}

function quantile(sorted: readonly number[], part: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;
}
