import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { RouteTable } from "../src/router/route-table.ts";
import { freePorts } from "../test/support/free-ports.ts";
import { median } from "./lib/median.ts";
import { openLoop } from "./lib/open-loop.ts";
import { caddyConfig, haproxyConfig, originConfig } from "./lib/proxy-configs.ts";
import type { BenchResult } from "./lib/result.ts";
import { startOnCore } from "./lib/start-on-core.ts";
import type { Running } from "./lib/start-on-core.ts";
import { onCore } from "./lib/on-core.ts";
import { wrk } from "./lib/wrk.ts";

/**
 * One worker beside Caddy and HAProxy, each held to the same one core, before the same origin, in
 * turns; the load and the origin have the other core. Needs caddy, haproxy, wrk and taskset.
 */
export function benchRouter(): Promise<BenchResult[]> {
  return onCore(LOAD_CORE, measure);
}

async function measure(): Promise<BenchResult[]> {
  const folder = await mkdtemp(join(tmpdir(), "bough-bench-router-"));
  const started: Running[] = [];
  try {
    const [origin = 0, bough = 0, caddy = 0, haproxy = 0] = await freePorts(4);
    started.push(await startHaproxy(folder, "origin", originConfig(origin), origin, LOAD_CORE));
    const router = await startBough(folder, bough, origin);
    started.push(router);
    const idle = await residentMegabytes(router.pid);
    const caddyServer = await startCaddy(folder, caddy, origin);
    started.push(caddyServer);
    const haproxyServer = await startHaproxy(folder, "haproxy", haproxyConfig(haproxy, origin), haproxy, PROXY_CORE);
    started.push(haproxyServer);
    const proxies = [
      { name: "bough", port: bough, server: router },
      { name: "caddy", port: caddy, server: caddyServer },
      { name: "haproxy", port: haproxy, server: haproxyServer },
    ] as const;
    return [...(await throughput(proxies)), await latency(bough, haproxy, origin), idleMemory(idle)];
  } finally {
    await Promise.all(started.map((running) => running.stop()));
    await rm(folder, { recursive: true });
  }
}

async function startHaproxy(
  folder: string,
  name: string,
  config: string,
  port: number,
  core: number,
): Promise<Running> {
  const file = join(folder, `${name}.cfg`);
  await writeFile(file, config);
  return startOnCore(["haproxy", "-q", "-f", file], { core, port });
}

async function startCaddy(folder: string, port: number, origin: number): Promise<Running> {
  const file = join(folder, "Caddyfile");
  await writeFile(file, caddyConfig(port, origin));
  const env = { HOME: folder, GOMAXPROCS: "1" };
  return startOnCore(["caddy", "run", "--adapter", "caddyfile", "--config", file], { core: PROXY_CORE, port, env });
}

async function startBough(folder: string, port: number, origin: number): Promise<Running> {
  const table = join(folder, "routes.json");
  await writeFile(table, JSON.stringify(routes(origin)));
  const options = ["--port", String(port), "--run", folder, "--table", table, "--worker", "0"];
  const entry = join(import.meta.dirname, "../src/bin/router.ts");
  const start = (): Promise<Running> =>
    startOnCore([process.execPath, entry, ...options], {
      core: PROXY_CORE,
      port,
      env: { NODE_COMPILE_CACHE: join(folder, "compiled") },
    });
  // The first start fills the cache of compiled code, which every later start has.
  await (await start()).stop();
  return start();
}

/** Ten environments, one of them with the origin behind it. */
function routes(origin: number): RouteTable {
  const health = { path: "/hello", interval: 5_000, timeout: 1_000 };
  const environments = Array.from({ length: 10 }, (_, index) => ({
    app: "bench",
    slug: `branch-${index}`,
    hosts: [`branch-${index}.bench.localhost`],
    routes: [
      {
        name: "web",
        paths: ["/*"],
        revisions: [
          {
            id: "web@v1",
            release: "v1",
            weight: 1,
            retained: false,
            backend: {
              kind: "instances" as const,
              instances: [{ id: "web", host: "127.0.0.1", port: origin }],
              health,
            },
          },
        ],
        rules: [],
        mirror: null,
        retry: null,
      },
    ],
    internal: [],
    maintenance: null,
    asleep: false,
    sticky: { cookie: "bough", maxAge: 86_400, seed: "bench" },
  }));
  return { version: 1, environments };
}

interface Proxy {
  readonly name: "bough" | "caddy" | "haproxy";
  readonly port: number;
  readonly server: Running;
}

async function throughput(proxies: readonly Proxy[]): Promise<BenchResult[]> {
  const rates = { bough: [] as number[], caddy: [] as number[], haproxy: [] as number[] };
  const perCpuSecond = { bough: [] as number[], caddy: [] as number[], haproxy: [] as number[] };
  for (const { port } of proxies) await wrk({ ...LOAD, port, seconds: 1 });
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const { name, port, server } of proxies) {
      const before = await server.cpuTime();
      const rate = await wrk({ ...LOAD, port, seconds: 2 });
      rates[name].push(rate);
      perCpuSecond[name].push((rate * 2) / ((await server.cpuTime()) - before));
    }
  }
  const note = `one core each, keep-alive, 64 connections; median of ${ROUNDS} paired runs of 2 s`;
  const figures = proxies.map(({ name }) => ({
    name: `router: ${name}`,
    value: Math.round(median(rates[name])),
    unit: "requests/s",
    note: `${note}; ${Math.round(median(perCpuSecond[name]))} a second of processor time`,
  }));
  const toCaddy = pairedRatio(rates.bough, rates.caddy);
  const byTime = (rival: number[]): string => `${round2(pairedRatio(perCpuSecond.bough, rival))} × by processor time`;
  return [
    ...figures,
    {
      name: "router: bough over Caddy",
      value: round2(toCaddy),
      unit: "×",
      target: "≥ 1.5 ×",
      ok: toCaddy >= 1.5,
      note: byTime(perCpuSecond.caddy),
    },
    {
      name: "router: bough over HAProxy",
      value: round2(pairedRatio(rates.bough, rates.haproxy)),
      unit: "×",
      note: byTime(perCpuSecond.haproxy),
    },
  ];
}

function pairedRatio(ours: readonly number[], theirs: readonly number[]): number {
  return median(ours.map((value, round) => value / (theirs[round] ?? Number.NaN)));
}

/** What the router adds at the 99th percentile over going to the origin directly; HAProxy's figure says how quiet the machine was. */
async function latency(bough: number, haproxy: number, origin: number): Promise<BenchResult> {
  const added: number[] = [];
  const addedByHaproxy: number[] = [];
  for (let round = 0; round < LATENCY_ROUNDS; round += 1) {
    const direct = await p99(origin);
    added.push((await p99(bough)) - direct);
    addedByHaproxy.push((await p99(haproxy)) - direct);
  }
  const value = median(added);
  return {
    name: "router: added at p99, 2,000 requests/s",
    value: round2(value),
    unit: "ms",
    target: "≤ 1 ms",
    ok: value <= 1,
    note: `over going direct; median of ${LATENCY_ROUNDS} runs of 1 s in turns; HAProxy adds ${round2(median(addedByHaproxy))} ms`,
  };
}

async function p99(port: number): Promise<number> {
  const sorted = await openLoop({ port, host: HOST, rate: 2_000, seconds: 1, connections: 64 });
  return sorted[Math.floor(sorted.length * 0.99)] ?? Number.NaN;
}

function idleMemory(value: number): BenchResult {
  return { name: "router: idle worker, ten environments", value, unit: "MB", note: "resident" };
}

async function residentMegabytes(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, "utf8");
  return Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024);
}

function round2(value: number): number {
  return Math.round(value * 100) / 100;
}

const HOST = "branch-0.bench.localhost";
const PROXY_CORE = 0;
const LOAD_CORE = 1;
const LOAD = { core: LOAD_CORE, host: HOST, connections: 64 };
const ROUNDS = 4;
const LATENCY_ROUNDS = 7;
