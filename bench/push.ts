import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { apiClient } from "../src/server/client/api-client.ts";
import { type Bough, startBough } from "../test/support/bough.ts";
import type { Project } from "../test/support/project.ts";
import { median } from "./lib/median.ts";
import { type PushPart, pushParts } from "./lib/push-parts.ts";
import type { BenchResult } from "./lib/result.ts";

const APP = "birthday";
const PUSHES = 12;
/** Milliseconds between two requests to the URL. */
const ASK_EVERY = 5;
const LIMIT = 1.5;

interface Environment {
  readonly name: string;
  readonly branch: string;
  readonly host: string;
}

const production: Environment = { name: "production, two instances", branch: "main", host: APP };
const preview: Environment = { name: "a preview, one instance", branch: "feature/cake", host: `feature-cake.${APP}` };

/**
 * From the start of `git push` until the URL answers with the new commit, and what the time goes
 * into: the birthday example, whose code changes and whose dependencies do not.
 */
export async function benchPush(): Promise<BenchResult[]> {
  await using bough = await startBough();
  const project = await bough.project(APP, join(import.meta.dirname, "../examples/birthday"));
  const source = await readFile(join(project.folder, "birthday.ts"), "utf8");
  const results: BenchResult[] = [];
  for (const environment of [production, preview]) {
    await project.git("switch", "--quiet", "--force-create", environment.branch);
    const times: PushTimes[] = [];
    // The first push installs, and the second one is the first that replaces something.
    for (let round = -2; round < PUSHES; round += 1) {
      await project.commit({ "birthday.ts": `${source}// ${environment.branch} ${round}\n` });
      const measured = await measurePush(bough, project, environment);
      if (round >= 0) times.push(measured);
    }
    results.push(...figures(environment, times));
  }
  return results;
}

/** Milliseconds since the start of the push. */
interface PushTimes {
  readonly answered: number;
  readonly ended: number;
  readonly parts: Readonly<Record<PushPart, number>>;
}

async function measurePush(bough: Bough, project: Project, { branch, host }: Environment): Promise<PushTimes> {
  const before = await releaseAt(bough, host);
  const begun = Date.now();
  const answer = untilOther(bough, host, before, begun);
  const { code, stderr } = await project.push(branch);
  const ended = Date.now() - begun;
  if (code !== 0) throw new Error(`git push ended with ${code}: ${stderr}`);
  if (stderr.includes("Failed")) throw new Error(stderr);
  return { answered: await answer, ended, parts: await partsOf(bough, begun, ended) };
}

async function untilOther(bough: Bough, host: string, before: string | null, begun: number): Promise<number> {
  while ((await releaseAt(bough, host)) === before) {
    if (Date.now() - begun > 120_000) throw new Error("the URL does not answer with the new release");
    await sleep(ASK_EVERY);
  }
  return Date.now() - begun;
}

/** The release that answers at the URL; null when none does. The path is the API's, and asks no table. */
async function releaseAt(bough: Bough, host: string): Promise<string | null> {
  const { headers } = await bough.request(host, "/hello/1");
  return headers["x-bough-release"]?.toString() ?? null;
}

async function partsOf(bough: Bough, begun: number, ended: number): Promise<PushTimes["parts"]> {
  const api = apiClient({ url: `http://127.0.0.1:${bough.apiPort}`, token: bough.token });
  const [deployment] = await api.deployments({ app: APP, limit: 1 });
  if (deployment === undefined) throw new Error("the push made no deployment");
  const events = [];
  for await (const event of api.events(deployment.id)) events.push(event);
  return pushParts(deployment, events, { begun, ended: begun + ended });
}

function figures({ name }: Environment, times: readonly PushTimes[]): BenchResult[] {
  const seconds = (of: (one: PushTimes) => number): number => round(median(times.map(of)) / 1000);
  const answered = seconds((one) => one.answered);
  const slowest = round(Math.max(...times.map((one) => one.answered)) / 1000);
  const parts = Object.keys(times[0]?.parts ?? {}) as PushPart[];
  return [
    {
      name: `push: the URL answers (${name})`,
      value: answered,
      unit: "s",
      target: `≤ ${LIMIT} s`,
      ok: answered <= LIMIT,
      note: `median of ${times.length}, slowest ${slowest} s`,
    },
    { name: `push: it has ended (${name})`, value: seconds((one) => one.ended), unit: "s", note: "median" },
    ...parts.map((part) => ({
      name: `  ${part}`,
      value: seconds((one) => one.parts[part]),
      unit: "s",
      note: "median",
    })),
  ];
}

const round = (seconds: number): number => Math.round(seconds * 1000) / 1000;
