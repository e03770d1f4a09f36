import type { CommandSpec } from "../command.ts";
import { parseShare } from "../parse-share.ts";
import { app, count, env } from "./options.ts";

const id = { name: "<id>", help: "from `bough verdict list`" };
const example = "j-1m7wykdpc6fdbtq09";

/** What judges say of releases, and how far they can be trusted. */
export const judging: readonly CommandSpec[] = [
  {
    name: "verdict list",
    summary: "list the verdicts on releases, the newest first",
    options: [
      { ...app, help: "of this app only" },
      { ...env, help: "of this environment only: name, slug or branch" },
      count("--limit <count>", "how many at most (default: 50)", 1),
    ],
    examples: { "bough verdict list --app shop": "what was said of the releases of an app" },
    load: () => import("../commands/verdict/list.ts"),
  },
  {
    name: "verdict show",
    summary: "show a verdict with its evidence",
    arguments: [id],
    examples: { [`bough verdict show ${example}`]: "what it is made from" },
    load: () => import("../commands/verdict/show.ts"),
  },
  {
    name: "verdict replay",
    summary: "compute a verdict again from its stored record",
    details: "Ends with 1 when the two differ in any digit.",
    arguments: [id],
    examples: { [`bough verdict replay ${example}`]: "the same counts give the same verdict" },
    load: () => import("../commands/verdict/replay.ts"),
  },
  {
    name: "judge preflight",
    summary: "tell what a judge could see at the present traffic, and the split that would do better",
    details: "Measures the traffic of the live release for five seconds.",
    options: [
      app,
      env,
      { flags: "--share <percent>", help: "of the traffic (default: the strategy's first share)", parse: parseShare },
    ],
    examples: { "bough judge preflight --env production --share 10": "before a canary of 10 %" },
    load: () => import("../commands/judge/preflight.ts"),
  },
  {
    name: "judge selftest",
    summary: "measure a judge's false alarms on the live release",
    details:
      "Divides the live traffic among two names of the same instances and has the judge compare them: whatever it finds is a false alarm. In the other runs the halves change names, look by look, at random. Nobody gets another release, deployments wait until it is over, and nothing of it stays. Ends with 1 when the rate is above alpha with 95 % confidence.",
    options: [
      app,
      env,
      count("--runs <count>", "how many runs (default: 200)", 1),
      count("--seconds <count>", "how long the traffic is divided (default: 60)", 1),
    ],
    examples: { "bough judge selftest --app shop --env production": "before it is trusted with production" },
    load: () => import("../commands/judge/selftest.ts"),
  },
];
