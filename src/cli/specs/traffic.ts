import type { CommandSpec, OptionSpec } from "../command.ts";
import { parsePair } from "../traffic/parse-pair.ts";
import { parseTime } from "../parse-time.ts";
import { app, as, count, reason } from "./options.ts";

const environment = { name: "<environment>", help: "its name, slug or branch" };
const match = (what: string): readonly OptionSpec[] => [
  { flags: "--header <name=value>", help: `${what} requests with this header`, parse: parsePair },
  { flags: "--cookie <name=value>", help: `${what} requests with this cookie`, parse: parsePair },
];

/** Where the requests to an environment go. */
export const traffic: readonly CommandSpec[] = [
  {
    name: "traffic show",
    summary: "show where the traffic of an environment goes, and who changed that",
    arguments: [environment],
    options: [app],
    examples: { "bough traffic show production": "shares, rules, mirror, maintenance" },
    load: () => import("../commands/traffic/show.ts"),
  },
  {
    name: "traffic set",
    summary: "divide the traffic, or lead some requests elsewhere",
    details:
      "Shares are percent, must be 100 together, and name releases that run (the one that serves, and those that are warm) or servers elsewhere. Shares replace the shares that were set; a rule is added to the others, or replaces the one for the same header or cookie. All of it is checked before anything changes. A deployment ends shares, mirrors and rules that name releases; rules that lead to other environments stay.",
    arguments: [environment, { name: "[shares...]", help: "such as v4=90 v3=10, or https://old.example=20" }],
    options: [
      app,
      ...match("a rule for"),
      { flags: "--to <target>", help: "where the rule leads: a release such as v4, or another environment" },
      { flags: "--mirror <release=percent>", help: "copy safe requests to a release, and compare its answers" },
      { flags: "--health <path>", help: "path that a server elsewhere answers while it is healthy" },
      as,
      reason,
    ],
    examples: {
      "bough traffic set production v4=90 v3=10": "a tenth to the release before",
      "bough traffic set production --header x-beta=1 --to v4": "people of the beta to v4",
      "bough traffic set production --cookie beta=1 --to staging": "or to another environment",
      "bough traffic set production v4=80 https://old.example=20 --health /healthz": "a fifth to another server",
      "bough traffic set production --mirror v3=50": "compare v3's answers to half of the safe requests",
    },
    load: () => import("../commands/traffic/set.ts"),
  },
  {
    name: "traffic clear",
    summary: "lead all the traffic to the release that serves again",
    details: "Without options all of it: shares, rules and mirror. Maintenance is left as it is.",
    arguments: [environment],
    options: [
      app,
      { flags: "--shares", help: "only the shares" },
      { flags: "--rules", help: "only the rules, all of them" },
      ...match("only the rule for"),
      { flags: "--mirror", help: "only the mirror" },
      as,
      reason,
    ],
    examples: { "bough traffic clear production": "as after a deployment" },
    load: () => import("../commands/traffic/clear.ts"),
  },
  {
    name: "traffic revert",
    summary: "take the last change of an environment's traffic back",
    arguments: [environment],
    options: [app, as, reason],
    examples: { "bough traffic revert production": "as it was before" },
    load: () => import("../commands/traffic/revert.ts"),
  },
  {
    name: "traffic optimise",
    summary: "have the shares follow what the releases bring about",
    details:
      "Each release gets the probability that its rate of conversion is the highest (Thompson sampling), looked at again and again, within bounds. One that fails more often than the others gets nothing any more. Ends with --stop, with the next `traffic set` or `clear` of shares, and with a deployment of another release.",
    arguments: [environment, { name: "[releases...]", help: "such as v4 v3: they must run" }],
    options: [
      app,
      { flags: "--conversion <name>", help: "which conversion is counted: see docs/traffic.md" },
      count("--least <percent>", "that each release keeps (default: 5)"),
      count("--most <percent>", "that one release gets (default: 95)", 1),
      { flags: "--every <time>", help: "how often it is looked at (default: 5m)", parse: parseTime },
      { flags: "--stop", help: "leave the shares as they are" },
      as,
      reason,
    ],
    examples: {
      "bough traffic optimise production v4 v3 --conversion order": "more clients to the release that sells more",
      "bough traffic optimise production --stop": "and no further",
    },
    load: () => import("../commands/traffic/optimise.ts"),
  },
  {
    name: "maintenance pause",
    summary: "hold requests for a while",
    details: "A request that has been held for the limit gets 504. Paths of health checks are answered all the same.",
    arguments: [environment],
    options: [
      app,
      { flags: "--limit <time>", help: "how long a request is held at most (default: 30s)", parse: parseTime },
      as,
      reason,
    ],
    examples: { "bough maintenance pause production --limit 20s": "until `bough maintenance resume production`" },
    load: () => import("../commands/maintenance/pause.ts"),
  },
  {
    name: "maintenance stop",
    summary: "answer requests with 503 and a message",
    details: "Holds over deployments and restarts. Paths of health checks are answered all the same.",
    arguments: [environment],
    options: [app, { flags: "--message <text>", help: "what users read" }, as, reason],
    examples: { 'bough maintenance stop production --message "Back at 9."': "until it is resumed" },
    load: () => import("../commands/maintenance/stop.ts"),
  },
  {
    name: "maintenance resume",
    summary: "take requests again",
    arguments: [environment],
    options: [app, as, reason],
    examples: { "bough maintenance resume production": "requests that are held go on" },
    load: () => import("../commands/maintenance/resume.ts"),
  },
];
