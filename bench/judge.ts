import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { routerClient } from "../src/router/client.ts";
import { createCanaries } from "../src/server/judging/canaries.ts";
import { createSignalHub } from "../src/server/signals/signal-hub.ts";
import { openSqliteStore } from "../src/store/sqlite/open-sqlite-store.ts";
import { freePorts } from "../test/support/free-ports.ts";
import { judgeSpec } from "../test/support/judging/judge-spec.ts";
import { simulateTraffic } from "../test/support/judging/simulated-traffic.ts";
import { createRandom } from "./judge/random.ts";
import type { BenchResult } from "./lib/result.ts";
import { startOnCore } from "./lib/start-on-core.ts";

const CANARIES = 1_000;
const CALLS = 500;
/** Seconds between two looks. */
const INTERVAL = 5;

/** What watching canaries costs control, and each router worker. */
export async function benchJudge(): Promise<BenchResult[]> {
  const folder = await mkdtemp(join(tmpdir(), "bough-bench-judge-"));
  try {
    return [await round(folder), await workersPart(folder)];
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** One look at each of 1,000 running canaries, from the counters of two workers to the look on disk. */
async function round(folder: string): Promise<BenchResult> {
  const store = openSqliteStore(join(folder, "state.db"));
  const signals = createSignalHub(store);
  const healthy = { errors: 0.005, slower: 1 };
  const watched = await Promise.all(
    Array.from({ length: CANARIES }, async (_, index) => {
      const traffic = simulateTraffic({ random: createRandom(index), perSecond: 10, canary: healthy, stable: healthy });
      traffic.advance(30);
      traffic.weigh(10);
      const environment = { app: "shop", slug: `branch-${index}` };
      const release = { environment, version: 2, previous: 1, judge: judgeSpec, timeout: 3_600_000 };
      const { canary } = await createCanaries({ store, signals, traffic }).of(`d-${index}`, release);
      await canary.look(LOOK);
      traffic.advance(INTERVAL);
      return canary;
    }),
  );
  const before = process.cpuUsage();
  await Promise.all(watched.map((canary) => canary.look(LOOK)));
  const { user, system } = process.cpuUsage(before);
  store.close();
  const value = (user + system) / 1e6;
  return {
    name: "judge: a look at each of 1,000 canaries",
    value: Math.round(value * 1_000) / 1_000,
    unit: "s of processor time",
    target: "≤ 1 s",
    ok: value <= 1,
    note: "two workers' counters each, verdict included, stored durably",
  };
}

const LOOK = { step: "release.bake:v2@10", paused: false, flush: false };

/** What asking for the counters takes of a worker's time, and so of its throughput. */
async function workersPart(folder: string): Promise<BenchResult> {
  const [port = 0] = await freePorts(1);
  const tableFile = join(folder, "routes.json");
  await writeFile(tableFile, JSON.stringify({ version: 1, environments: [environment()] }));
  const entry = join(import.meta.dirname, "../src/bin/router.ts");
  const options = ["--port", String(port), "--run", folder, "--table", tableFile, "--worker", "0"];
  const worker = await startOnCore([process.execPath, entry, ...options], { core: 1, port });
  try {
    const client = routerClient({ run: folder, tableFile });
    const ask = async (): Promise<void> => {
      for (let call = 0; call < CALLS; call += 1) await client.arms("bench", "main");
    };
    await ask();
    const before = await worker.cpuTime();
    await ask();
    const each = ((await worker.cpuTime()) - before) / CALLS;
    const value = (each / INTERVAL) * 100;
    return {
      name: "judge: part of a router worker's time",
      value: Number(value.toPrecision(2)),
      unit: "%",
      target: "< 1 %",
      ok: value < 1,
      note: `a look every ${INTERVAL} s takes ${(each * 1_000).toFixed(2)} ms of each worker`,
    };
  } finally {
    await worker.stop();
  }
}

function environment() {
  const health = { path: "/", interval: 5_000, timeout: 1_000 };
  const revision = (release: string, weight: number) => ({
    id: `web@${release}`,
    release,
    weight,
    retained: false,
    backend: { kind: "instances", instances: [{ id: release, host: "127.0.0.1", port: 9 }], health },
  });
  return {
    app: "bench",
    slug: "main",
    hosts: ["bench.localhost"],
    routes: [
      {
        name: "web",
        paths: ["/*"],
        revisions: [revision("v1", 90), revision("v2", 10)],
        rules: [],
        mirror: null,
        retry: null,
      },
    ],
    internal: [],
    maintenance: null,
    asleep: false,
    sticky: { cookie: "bough", maxAge: 86_400, seed: "bench" },
  };
}
