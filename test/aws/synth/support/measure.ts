import { performance } from "node:perf_hooks";
import { app, service, table } from "../../../../src/model/index.ts";
import type { Spec } from "../../../../src/model/spec.ts";
import { environmentInput, specOf } from "./inputs.ts";

/**
 * Prints how long an environment takes that has at least so many resources of CloudFormation, in a fresh
 * process: `node measure.ts 200`. Tables and services alternate; a definition has at most 200 of them, so
 * more are put into the spec.
 */
const wanted = Number(process.argv[2] ?? 200);
const perPair = 12.5;
const spec = specOf(
  app({ name: "many", resources: { t0: table({ key: "id" }), s0: service({ start: "node a.js" }) } }),
  "main",
);
const [template, service0] = [spec.resources["t0"], spec.resources["s0"]];
if (template?.kind !== "table" || service0?.kind !== "service") throw new Error("unexpected spec");
const resources: Record<string, Spec["resources"][string]> = {};
for (let index = 0; index < Math.ceil(wanted / perPair); index += 1) {
  resources[`t${index}`] = template;
  resources[`s${index}`] = {
    ...service0,
    paths: index < 35 ? [`/s${index}/*`] : [],
    link: { [`t${index}`]: `t${index}` },
  };
}
const input = environmentInput({ ...spec, resources });
const begin = performance.now();
const before = process.cpuUsage();
const { synthesizeEnvironment } = await import("../../../../src/providers/aws/synth/synthesize-environment.ts");
const { root, nested } = synthesizeEnvironment(input);
const milliseconds = Math.round(performance.now() - begin);
const { user, system } = process.cpuUsage(before);
const cpu = Math.round((user + system) / 1000);
const cloudFormation = [root, ...nested].reduce(
  (sum, one) => sum + Object.keys(one.template["Resources"] as object).length,
  0,
);
process.stdout.write(`${JSON.stringify({ milliseconds, cpu, cloudFormation })}\n`);
