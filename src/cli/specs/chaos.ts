import type { CommandSpec, OptionSpec } from "../command.ts";
import { app, as, count, env, reason } from "./options.ts";

const experiment = { name: "[experiment]", help: "its name in the definition" };
const file: OptionSpec = {
  flags: "--file <file>",
  help: "a JSON file with an experiment as a definition has it; its name is the file's unless given",
};
const id = "x-1m7wykdpc6fdbtq09";

/** Experiments: what an environment bears, and what it does not. */
export const chaos: readonly CommandSpec[] = [
  {
    name: "chaos run",
    summary: "run an experiment in an environment that serves, and print its report",
    details:
      "Nothing is done unless the steady state holds; all faults are taken back whatever happens. Ends with 1 unless it held before, during and after. Refused beside a deployment and another experiment, in an open release window, and where the environment's rule does not allow it. Ctrl-C ends the experiment.",
    arguments: [experiment],
    options: [app, env, file, as],
    examples: {
      "bough chaos run slow-people --env staging": "one of the definition's",
      "bough chaos run --file no-cache.json --env staging": "one that is in a file",
    },
    load: () => import("../commands/chaos/run.ts"),
  },
  {
    name: "chaos preview",
    summary: "tell what an experiment would hit, and do nothing of it",
    details: "Measures the traffic of the live release for three seconds.",
    arguments: [experiment],
    options: [app, env, file],
    examples: { "bough chaos preview slow-people --env staging": "look first" },
    load: () => import("../commands/chaos/preview.ts"),
  },
  {
    name: "chaos list",
    summary: "list runs of experiments, the newest first",
    options: [
      { ...app, help: "of this app only" },
      { ...env, help: "of this environment only: name, slug or branch" },
      count("--limit <count>", "how many at most (default: 50)", 1),
    ],
    examples: { "bough chaos list --app shop": "what was tried, and how it went" },
    load: () => import("../commands/chaos/list.ts"),
  },
  {
    name: "chaos show",
    summary: "show a run of an experiment: its report, or how it goes",
    arguments: [{ name: "<id>", help: "from `bough chaos list`" }],
    examples: { [`bough chaos show ${id}`]: "what was seen" },
    load: () => import("../commands/chaos/show.ts"),
  },
  {
    name: "chaos stop",
    summary: "end an experiment before its time, and take everything back",
    arguments: [{ name: "[id]", help: "from `bough chaos list` (default: what is under way in the environment)" }],
    options: [app, env, as, reason],
    examples: { "bough chaos stop --env staging": "whatever runs there", [`bough chaos stop ${id}`]: "this one" },
    load: () => import("../commands/chaos/stop.ts"),
  },
];
