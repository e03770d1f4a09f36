import { join } from "node:path";
import { startBough } from "../test/support/bough.ts";
import { runCommand } from "../test/support/run-command.ts";
import { median } from "./lib/median.ts";
import type { BenchResult } from "./lib/result.ts";

const program = join(import.meta.dirname, "../bin/bough");
const HELP_LIMIT = 150;
const ROUNDS = 5;

/** What a person waits for: help, the start of the server, a deployment in which nothing has changed. */
export async function benchStartup(): Promise<BenchResult[]> {
  const help = await times(11, async () => (await runCommand([program, "--help"])).ms);
  await using bough = await startBough();
  const up = await times(ROUNDS, async () => {
    await bough.down();
    return timed(() => bough.up());
  });
  const project = await bough.project("static-site", join(import.meta.dirname, "../examples/static-site"));
  await project.commit();
  const { code, stderr } = await project.push("main");
  if (code !== 0) throw new Error(stderr);
  const deploy = await times(ROUNDS, async () => {
    const { code, stdout, stderr, ms } = await bough.run(["deploy"], { cwd: project.folder });
    if (code !== 0) throw new Error(`bough deploy ended with ${code}: ${stdout}${stderr}`);
    return ms;
  });
  return [
    { ...figure("bough --help", help), target: `≤ ${HELP_LIMIT} ms`, ok: help <= HELP_LIMIT },
    figure("bough up --detach", up),
    figure("bough deploy, commit unchanged", deploy),
  ];
}

async function times(rounds: number, measure: () => Promise<number>): Promise<number> {
  const all: number[] = [];
  for (let round = 0; round < rounds; round += 1) all.push(await measure());
  return median(all);
}

async function timed(work: () => Promise<void>): Promise<number> {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
}

const figure = (name: string, ms: number): BenchResult => ({ name, value: Math.round(ms), unit: "ms", note: "median" });
