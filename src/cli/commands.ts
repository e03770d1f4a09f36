import type { CommandSpec, OptionSpec } from "./command.ts";
import { parseCount } from "./parse-count.ts";

const app: OptionSpec = { flags: "--app <app>", help: "the app (default: the definition in this folder)" };
const env: OptionSpec = { flags: "--env <environment>", help: "name, slug or branch (default: this folder's branch)" };
const force = (help: string): OptionSpec => ({ flags: "--force", help });
const count = (flags: string, help: string): OptionSpec => ({ flags, help, parse: parseCount });

/** Every command, in the order of the help: the everyday ones, then those by noun. */
export const commands: readonly CommandSpec[] = [
  {
    name: "up",
    summary: "start bough on this machine",
    options: [
      count("--port <port>", "port of the environments' addresses (default: 8080)"),
      count("--api-port <port>", "port of the API and of git (default: 8081)"),
      count("--workers <count>", "router processes that share the port"),
      { flags: "--detach", help: "return as soon as it is ready" },
    ],
    load: () => import("./commands/up.ts"),
  },
  { name: "down", summary: "stop bough and everything that it runs", load: () => import("./commands/down.ts") },
  {
    name: "init",
    summary: "write a definition for this project and add the git remote",
    options: [app],
    load: () => import("./commands/init.ts"),
  },
  {
    name: "deploy",
    summary: "deploy the commit that is checked out",
    options: [app],
    load: () => import("./commands/deploy.ts"),
  },
  {
    name: "plan",
    summary: "print what a deployment would do, and do none of it",
    options: [app],
    load: () => import("./commands/plan.ts"),
  },
  {
    name: "rollback",
    summary: "go back to the release before",
    options: [
      app,
      env,
      {
        flags: "--to <release>",
        help: "the release to go back to, such as v3",
        parse: (value) => parseCount(value.replace(/^v/, "")),
      },
    ],
    load: () => import("./commands/rollback.ts"),
  },
  {
    name: "logs",
    summary: "print what an environment's processes write",
    arguments: ["[resource]"],
    options: [
      app,
      env,
      { flags: "-f, --follow", help: "go on with what comes" },
      count("--tail <lines>", "lines of each process (default: 100)"),
    ],
    load: () => import("./commands/logs.ts"),
  },
  {
    name: "open",
    summary: "open an environment in the browser",
    options: [app, env],
    load: () => import("./commands/open.ts"),
  },
  {
    name: "prune",
    summary: "remove what should not exist any more",
    options: [{ flags: "--dry-run", help: "only say what that is" }],
    load: () => import("./commands/prune.ts"),
  },
  { name: "doctor", summary: "check everything that bough needs", load: () => import("./commands/doctor.ts") },
  {
    name: "env list",
    summary: "list environments",
    options: [app, { flags: "--all", help: "also those that were destroyed long ago" }],
    load: () => import("./commands/env/list.ts"),
  },
  {
    name: "env show",
    summary: "show an environment and its settings",
    arguments: ["[environment]"],
    options: [app, env],
    load: () => import("./commands/env/show.ts"),
  },
  {
    name: "env diff",
    summary: "show in which settings two environments differ",
    arguments: ["<a>", "<b>"],
    options: [app],
    load: () => import("./commands/env/diff.ts"),
  },
  {
    name: "env destroy",
    summary: "destroy an environment and print the receipt",
    arguments: ["[environment]"],
    options: [app, env, force("also a protected one")],
    load: () => import("./commands/env/destroy.ts"),
  },
  {
    name: "release list",
    summary: "list the releases of an environment",
    options: [app, env],
    load: () => import("./commands/release/list.ts"),
  },
  {
    name: "release show",
    summary: "show a release",
    arguments: ["<release>"],
    options: [app, env],
    load: () => import("./commands/release/show.ts"),
  },
  {
    name: "deployment list",
    summary: "list deployments, the newest first",
    options: [
      { ...app, help: "of this app only" },
      { ...env, help: "of this environment only" },
      count("--limit <count>", "how many at most (default: 50)"),
    ],
    load: () => import("./commands/deployment/list.ts"),
  },
  {
    name: "deployment show",
    summary: "show a deployment and each of its steps",
    arguments: ["<id>"],
    load: () => import("./commands/deployment/show.ts"),
  },
  { name: "app list", summary: "list apps", load: () => import("./commands/app/list.ts") },
  {
    name: "app remove",
    summary: "remove an app with all its environments",
    arguments: ["<app>"],
    options: [force("yes, with production and its data")],
    load: () => import("./commands/app/remove.ts"),
  },
  {
    name: "token create",
    summary: "make a token for git and the API",
    arguments: ["[name]"],
    load: () => import("./commands/token/create.ts"),
  },
  { name: "token list", summary: "list tokens", load: () => import("./commands/token/list.ts") },
  {
    name: "token revoke",
    summary: "end a token",
    arguments: ["<id>"],
    load: () => import("./commands/token/revoke.ts"),
  },
];
