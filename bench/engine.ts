import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type StepDraft, definePlan } from "../src/engine/define-plan.ts";
import { type Outcome, execute } from "../src/engine/execute.ts";
import type { Plan } from "../src/engine/plan.ts";
import { openSqliteStore } from "../src/store/sqlite/open-sqlite-store.ts";
import type { Store } from "../src/store/store.ts";
import type { BenchResult } from "./lib/result.ts";

const size = 10_000;

/** Planning and executing large plans, with journal and events in a database on disk. */
export async function benchEngine(): Promise<BenchResult[]> {
  const drafts = layeredSteps();
  const planning = await median(5, () => void definePlan({ steps: drafts }));
  const plan = definePlan({ steps: drafts });
  const chained = drafts.slice(0, 1000);
  const chain = definePlan({ steps: chained.map((draft, i) => ({ ...draft, needs: i === 0 ? [] : [`s${i - 1}`] })) });
  return [
    figure("check a plan of 10,000 steps", planning, 0.3, "20,000 needs; median of 5"),
    figure(
      "execute 10,000 empty steps",
      await timeExecution(plan, 5),
      5,
      "64 at a time, journal and events on disk; median of 5",
    ),
    figure(
      "execute a chain of 1,000 steps",
      await timeExecution(chain, 1),
      null,
      "one sync of the disk a step; one run",
    ),
  ];
}

/** Each step needs two of the hundred before it. */
function layeredSteps(): readonly StepDraft[] {
  return Array.from({ length: size }, (_, i) => ({
    id: `s${i}`,
    kind: "empty",
    title: `Do nothing, the ${i}th time`,
    reason: "the benchmark asks for it",
    needs: i < 100 ? [] : [`s${i - 100}`, `s${i - 1 - (i % 100)}`],
  }));
}

async function timeExecution(plan: Plan, rounds: number): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), "bough-bench-"));
  const store = openSqliteStore(join(folder, "state.db"));
  let round = 0;
  try {
    return await median(rounds, async () => {
      round += 1;
      const { status } = await run(store, `d-${round}`, plan);
      if (status !== "succeeded") throw new Error(`the plan ${status}`);
    });
  } finally {
    store.close();
    await rm(folder, { recursive: true });
  }
}

async function run(store: Store, deployment: string, plan: Plan): Promise<Outcome> {
  return await execute({
    deployment,
    plan,
    concurrency: 64,
    handlers: { empty: async () => {} },
    journal: store.journal,
    emit: (body) => store.events.append({ deployment, at: new Date().toISOString(), ...body }),
  });
}

/** Seconds. */
async function median(rounds: number, work: () => Promise<void> | void): Promise<number> {
  const seconds: number[] = [];
  for (let i = 0; i < rounds; i += 1) {
    const start = performance.now();
    await work();
    seconds.push((performance.now() - start) / 1000);
  }
  return seconds.sort((a, b) => a - b)[Math.floor(rounds / 2)] ?? Number.NaN;
}

function figure(name: string, seconds: number, target: number | null, note: string): BenchResult {
  const figure = { name, value: Number(seconds.toFixed(3)), unit: "s", note };
  return target === null ? figure : { ...figure, target: `≤ ${target} s`, ok: seconds <= target };
}
