import type { CommandSpec, NounSpec } from "../command.ts";
import { app, count, env, environment, force } from "./options.ts";

/** In the order of the help. */
export const nouns: readonly NounSpec[] = [
  { name: "env", summary: "environments: list, show, compare, destroy" },
  { name: "release", summary: "what has been deployed, and can be gone back to" },
  { name: "deployment", summary: "deployments and their steps" },
  { name: "verdict", summary: "what judges said of releases, and why" },
  { name: "judge", summary: "what a judge can see, and how often it is wrong" },
  { name: "chaos", summary: "experiments: what an environment bears" },
  { name: "aws", summary: "what environments on AWS stand on: bootstrap, status, destroy" },
  { name: "app", summary: "apps: list, remove" },
  { name: "token", summary: "tokens for git and the API" },
  { name: "traffic", summary: "where the requests to an environment go" },
  { name: "maintenance", summary: "hold requests, or answer them with a message" },
];

/** The commands of two words. */
export const byNoun: readonly CommandSpec[] = [
  {
    name: "env list",
    summary: "list environments",
    options: [
      { ...app, help: "of this app only" },
      { flags: "--all", help: "also those that were destroyed long ago" },
    ],
    examples: {
      "bough env list": "all that exist",
      "bough env list --json | jq -r '.[] | select(.status == \"live\") | .url'": "addresses of those that are live",
    },
    load: () => import("../commands/env/list.ts"),
  },
  {
    name: "env show",
    summary: "show an environment, and its settings with where each comes from",
    arguments: [environment],
    options: [app, env],
    examples: { "bough env show": "this branch's", "bough env show production --app shop": "another one" },
    load: () => import("../commands/env/show.ts"),
  },
  {
    name: "env diff",
    summary: "show in which settings two environments differ",
    arguments: [
      { name: "<a>", help: "name, slug or branch of one" },
      { name: "<b>", help: "and of the other" },
    ],
    options: [app],
    examples: { "bough env diff staging production": "with where each value comes from" },
    load: () => import("../commands/env/diff.ts"),
  },
  {
    name: "env destroy",
    summary: "destroy an environment with its data, and print the receipt",
    details:
      "The receipt is { removed, remaining }, each a list of { kind, id }; `kept` has what outlives a protected environment on AWS.",
    arguments: [environment],
    options: [app, env, force("also one that is protected")],
    examples: { "bough env destroy feature/cake": "the preview of a branch" },
    load: () => import("../commands/env/destroy.ts"),
  },
  {
    name: "release list",
    summary: "list the releases of an environment, the newest first",
    options: [app, env],
    examples: { "bough release list --env production": "what production can go back to" },
    load: () => import("../commands/release/list.ts"),
  },
  {
    name: "release show",
    summary: "show a release: its commit, artifacts and settings",
    arguments: [{ name: "<release>", help: "such as v3" }],
    options: [app, env],
    examples: { "bough release show v3 --env production": "the third release of production" },
    load: () => import("../commands/release/show.ts"),
  },
  {
    name: "deployment list",
    summary: "list deployments, the newest first",
    options: [
      { ...app, help: "of this app only" },
      { ...env, help: "of this environment only: name, slug or branch" },
      count("--limit <count>", "how many at most (default: 50)", 1),
    ],
    examples: { "bough deployment list --app shop --limit 5": "the last five of an app" },
    load: () => import("../commands/deployment/list.ts"),
  },
  {
    name: "deployment show",
    summary: "show a deployment and each of its steps",
    arguments: [{ name: "<id>", help: "from `bough deployment list`" }],
    examples: { "bough deployment show d-1m7wykdpc6fdbtq09": "what it did, and why it failed" },
    load: () => import("../commands/deployment/show.ts"),
  },
  {
    name: "app list",
    summary: "list apps",
    examples: { "bough app list": "all of them" },
    load: () => import("../commands/app/list.ts"),
  },
  {
    name: "app remove",
    summary: "remove an app with all its environments, their data and its repository",
    arguments: [{ name: "<app>", help: "its name" }],
    options: [force("yes, with production and its data")],
    examples: { "bough app remove shop --force": "all of it" },
    load: () => import("../commands/app/remove.ts"),
  },
  {
    name: "token create",
    summary: "make a token for git and the API",
    details: "It is shown this once. For git it is the password, with any user name; for the API a bearer token.",
    arguments: [{ name: "[name]", help: "what it is for, for the list" }],
    examples: { "bough token create ci": "to push from elsewhere", "bough token create --json | jq -r .token": "" },
    load: () => import("../commands/token/create.ts"),
  },
  {
    name: "token list",
    summary: "list tokens",
    examples: { "bough token list": "never with their secrets" },
    load: () => import("../commands/token/list.ts"),
  },
  {
    name: "token revoke",
    summary: "end a token",
    arguments: [{ name: "<id>", help: "from `bough token list`" }],
    examples: { "bough token revoke t-1m7wyg09hhf3pd63f": "it opens nothing any more" },
    load: () => import("../commands/token/revoke.ts"),
  },
];
