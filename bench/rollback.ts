import { setTimeout as sleep } from "node:timers/promises";
import { type Bough, startBough } from "../test/support/bough.ts";
import { strategiesFiles } from "../test/support/strategies/strategies-app.ts";
import { median } from "./lib/median.ts";
import type { BenchResult } from "./lib/result.ts";

const APP = "strategies";
const ROUNDS = 12;
/** Milliseconds between two requests to the URL. */
const ASK_EVERY = 5;

interface Environment {
  readonly name: string;
  readonly branch: string;
  /** Seconds. */
  readonly limit: number;
}

const environments: readonly Environment[] = [
  { name: "warm", branch: "warm", limit: 1 },
  { name: "cold, two instances to start", branch: "cold", limit: 3 },
];

/** The releases themselves are small canaries, so that a rollback that went that way would show. */
const definition = `import { app, canary, service } from "bough";
const api = service({ root: "api", start: "node server.cjs", health: "/healthz", instances: 2, paths: ["/*"] });
const strategy = canary({ steps: [50], bake: 5000, judge: false });
export default app({ name: "strategies", resources: { api }, environments: {
  warm: { branch: "warm", strategy, keepWarm: "1h" },
  cold: { branch: "cold", strategy, keepWarm: 0 },
} });
`;

/** From the start of `bough rollback` until the URL answers with the release before, and no longer with the other one. */
export async function benchRollback(): Promise<BenchResult[]> {
  await using bough = await startBough();
  const project = await bough.project(APP);
  const results: BenchResult[] = [];
  for (const { name, branch, limit } of environments) {
    for (const version of ["one", "two"]) {
      await project.commit({ "bough.config.ts": definition, ...strategiesFiles(`${branch} ${version}`) });
      const { stderr } = await project.push(`HEAD:refs/heads/${branch}`);
      if (!stderr.includes("Deployed")) throw new Error(stderr);
    }
    const times: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1)
      times.push(await measure(bough, branch, round % 2 === 0 ? "v1" : "v2"));
    const value = seconds(median(times));
    results.push({
      name: `rollback: the URL answers (${name})`,
      value,
      unit: "s",
      target: `≤ ${limit} s`,
      ok: value <= limit,
      note: `median of ${times.length}, slowest ${seconds(Math.max(...times))} s`,
    });
  }
  return results;
}

async function measure(bough: Bough, branch: string, to: string): Promise<number> {
  const begun = performance.now();
  const rollback = bough.json(["rollback", "--app", APP, "--env", branch, "--to", to]);
  while ((await releaseAt(bough, branch)) !== to) {
    if (performance.now() - begun > 60_000) throw new Error(`the URL does not answer with ${to}`);
    await sleep(ASK_EVERY);
  }
  const answered = performance.now() - begun;
  await rollback;
  return answered;
}

async function releaseAt(bough: Bough, branch: string): Promise<string | undefined> {
  return (await bough.request(`${branch}.${APP}`)).headers["x-bough-release"]?.toString();
}

const seconds = (ms: number): number => Math.round(ms / 10) / 100;
