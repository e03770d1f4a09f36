import { parseArgs } from "node:util";
import { benchAws } from "./aws.ts";
import { benchEngine } from "./engine.ts";
import { benchJudge } from "./judge.ts";
import { describeMachine, renderMachine } from "./lib/machine.ts";
import { renderResult } from "./lib/render-result.ts";
import type { BenchResult } from "./lib/result.ts";
import { Skipped } from "./lib/skipped.ts";
import { benchMemory } from "./memory.ts";
import { benchPlan } from "./plan.ts";
import { benchPush } from "./push.ts";
import { benchRollback } from "./rollback.ts";
import { benchRouter } from "./router.ts";
import { benchStartup } from "./startup.ts";
import { benchSynthesis } from "./synthesis.ts";

/**
 * Every figure beside its target: `npm run bench -- [--only push,router] [--json]`. A target that is
 * missed is no failure of the run, nor is a part that this machine cannot run; a benchmark that breaks is.
 */
const benches: Readonly<Record<string, () => Promise<BenchResult[]>>> = {
  startup: benchStartup,
  push: benchPush,
  rollback: benchRollback,
  plan: benchPlan,
  engine: benchEngine,
  memory: benchMemory,
  judge: benchJudge,
  synthesis: benchSynthesis,
  aws: benchAws,
  router: benchRouter,
};

const { values } = parseArgs({ options: { only: { type: "string" }, json: { type: "boolean", default: false } } });
const names = values.only?.split(",") ?? Object.keys(benches);
const machine = describeMachine();
const results: BenchResult[] = [];

if (!values.json) console.log(`${renderMachine(machine)}\n`);
for (const name of names) {
  try {
    await run(name);
  } catch (error) {
    if (error instanceof Skipped) console.error(`${name} is skipped: ${error.message}`);
    else {
      console.error(`${name} broke:`, error);
      process.exitCode = 1;
    }
  }
}
if (values.json) console.log(JSON.stringify({ machine, results }, null, 2));

async function run(name: string): Promise<void> {
  const bench = benches[name];
  if (bench === undefined) throw new Error(`there are ${Object.keys(benches).join(", ")}`);
  const measured = await bench();
  results.push(...measured);
  if (!values.json) for (const result of measured) console.log(renderResult(result));
}
