import { join } from "node:path";
import { runCommand } from "../tools/run-command.ts";
import { median } from "./lib/median.ts";
import type { BenchResult } from "./lib/result.ts";

const measure = join(import.meta.dirname, "../test/aws/synth/support/measure.ts");
const cli = join(import.meta.dirname, "../src/bin/cli.ts");
const node = [process.execPath, "--disable-warning=ExperimentalWarning"] as const;

/** Making the templates of an environment on AWS, each time in a new process, and that nobody else waits for the CDK. */
export async function benchSynthesis(): Promise<BenchResult[]> {
  return [await synthesis(200, 7, 0.6), await synthesis(10_000, 3, 5), await helpLoads()];
}

async function synthesis(resources: number, rounds: number, limit: number): Promise<BenchResult> {
  const all: Measured[] = [];
  for (let round = 0; round < rounds; round += 1)
    all.push(JSON.parse(await output([...node, measure, String(resources)])) as Measured);
  const seconds = median(all.map(({ milliseconds }) => milliseconds)) / 1000;
  return {
    name: `synthesise ${resources.toLocaleString("en")} resources of CloudFormation`,
    value: Math.round(seconds * 100) / 100,
    unit: "s",
    target: `≤ ${limit} s`,
    ok: seconds <= limit,
    note: `${all[0]?.cloudFormation ?? 0} of them, with the time in which the CDK loads; median of ${rounds}`,
  };
}

interface Measured {
  readonly milliseconds: number;
  readonly cloudFormation: number;
}

async function helpLoads(): Promise<BenchResult> {
  const printed = await output([...node, "--import", counting, cli, "--help"]);
  const [, aws, all] = /^modules of AWS: (\d+) of (\d+)$/m.exec(printed) ?? [];
  if (aws === undefined) throw new Error(`the modules were not counted: ${printed}`);
  return {
    name: "bough --help: modules of the AWS SDK and the CDK",
    value: Number(aws),
    unit: "modules",
    target: "0",
    ok: Number(aws) === 0,
    note: `of ${all} that it imports`,
  };
}

/** Prints how many modules a process has imported, when it ends. */
const counting = `data:text/javascript,${encodeURIComponent(`
import { registerHooks } from "node:module";
let aws = 0;
let all = 0;
registerHooks({ resolve(name, context, next) {
  all += 1;
  if (/^(@aws-sdk|@smithy|aws-cdk-lib|constructs|cdk-nag)/.test(name)) aws += 1;
  return next(name, context);
} });
process.on("exit", () => console.log("modules of AWS: " + aws + " of " + all));
`)}`;

async function output(argv: readonly [string, ...string[]]): Promise<string> {
  const { code, stdout, stderr } = await runCommand(argv);
  if (code !== 0) throw new Error(`${argv.join(" ")} ended with ${code}: ${stderr}`);
  return stdout;
}
