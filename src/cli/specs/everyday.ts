import type { CommandSpec } from "../command.ts";
import { parseRelease } from "../parse-release.ts";
import { parseStretch } from "../parse-stretch.ts";
import { app, count, env, environment, force, port } from "./options.ts";

/** The commands of one word. */
export const everyday: readonly CommandSpec[] = [
  {
    name: "up",
    summary: "start bough on this machine",
    details:
      "Stays in the foreground until Ctrl-C, which stops everything; with --detach it returns as soon as bough is ready. The ports are kept for the next time.",
    options: [
      port("--port <port>", "port of the environments' addresses (default: 8080)"),
      port("--api-port <port>", "port of the API and of git (default: 8081)"),
      count("--workers <count>", "router processes that share the port (default: one a core, at most 2)", 1),
      { flags: "--detach", help: "return when it is ready" },
    ],
    examples: {
      "bough up --detach": "start it, and go on working",
      "bough up --port 80 --api-port 8081": "addresses without a port",
    },
    load: () => import("../commands/up.ts"),
  },
  {
    name: "down",
    summary: "stop bough and everything that it runs",
    details: "All data stay; `bough up` brings every environment back.",
    examples: { "bough down": "stop it; fine when it does not run" },
    load: () => import("../commands/down.ts"),
  },
  {
    name: "init",
    summary: "write a definition for this project and add the git remote",
    details:
      "Finds Node.js and Python services, single-page apps and static sites. Writes bough.config.ts at the root of the repository, which it never overwrites, and adds a remote `bough` with a credential helper that reads the token from its file. May be run again.",
    options: [{ flags: "--app <app>", help: "name of the app (default: the folder's name)" }],
    examples: { "bough init": "in the project's folder", "bough init --app shop": "under another name" },
    load: () => import("../commands/init.ts"),
  },
  {
    name: "deploy",
    summary: "deploy the commit that is checked out",
    details: "Pushes the current branch to bough and follows the deployment. Starts bough when it does not run.",
    options: [app],
    examples: { "bough deploy": "deploy this branch", "bough deploy --json | jq -r .url": "only the address" },
    load: () => import("../commands/deploy.ts"),
  },
  {
    name: "plan",
    summary: "print what a deployment would do, and do none of it",
    options: [app],
    examples: { "bough plan": "for the commit that is checked out" },
    load: () => import("../commands/plan.ts"),
  },
  {
    name: "rollback",
    summary: "go back to the release before",
    details:
      "Takes the release's own artifacts and settings: nothing is built. Inside the rollback window it goes straight, without gates, checks and judge; while the release is still warm, in less than a second. Refused where a migration has taken something away that the release needs.",
    options: [
      app,
      env,
      { flags: "--to <release>", help: "the release to go back to, such as v3", parse: parseRelease },
      force("also across a migration that took something away"),
    ],
    examples: {
      "bough rollback": "this branch's environment, to the release before",
      "bough rollback --env production --to v3": "production, to v3",
    },
    load: () => import("../commands/rollback.ts"),
  },
  {
    name: "logs",
    summary: "print what an environment's processes write",
    details: "With --follow and --json each line is a JSON value of its own, since there is no end.",
    arguments: [{ name: "[resource]", help: "only this resource's lines" }],
    options: [
      app,
      env,
      { flags: "-f, --follow", help: "go on with what comes, until Ctrl-C" },
      count("--tail <lines>", "how many of the last lines (default: 100)"),
    ],
    examples: {
      "bough logs -f": "this branch's environment, live",
      "bough logs api --env production --tail 20": "the last 20 lines of api in production",
    },
    load: () => import("../commands/logs.ts"),
  },
  {
    name: "metrics",
    summary: "show requests, errors, latency, instances, CPU and memory of an environment",
    details:
      "A row for each resource: counts are sums over the time, all else is as it was last. With --json all series, point by point. What a provider does not tell is left out.",
    arguments: [environment],
    options: [
      app,
      env,
      { flags: "--since <time>", help: "how far back, such as 15m, 1h or 7d (default: 1h)", parse: parseStretch },
      { flags: "--period <time>", help: "from point to point (default: by the time)", parse: parseStretch },
      { flags: "--resource <name>", help: "only this resource" },
      { flags: "--instances", help: "each instance as well" },
      { flags: "-f, --follow", help: "show it again and again, until Ctrl-C" },
    ],
    examples: {
      "bough metrics": "this branch's environment, the last hour",
      "bough metrics production --since 15m --instances": "production, with each instance",
      "bough metrics --resource api --json | jq '.series[] | select(.name == \"requests\") | .points'": "",
    },
    load: () => import("../commands/metrics.ts"),
  },
  {
    name: "open",
    summary: "print an environment's address, and open it in the browser",
    options: [app, env],
    examples: { "bough open --env staging": "open staging" },
    load: () => import("../commands/open.ts"),
  },
  {
    name: "prune",
    summary: "remove what should not exist any more",
    details:
      "Environments whose branch is gone, orphans of crashed work, artifacts that no release uses. Gives a receipt: { removed, remaining }, each a list of { kind, id }. With --dry-run nothing is removed, and `remaining` is what would be. `unknown` says which AWS account could not be looked at, and why; the command ends with 1 then.",
    options: [{ flags: "--dry-run", help: "only say what that is" }],
    examples: { "bough prune --dry-run": "look first", "bough prune --json": "the receipt as JSON" },
    load: () => import("../commands/prune.ts"),
  },
  {
    name: "doctor",
    summary: "check everything that bough needs",
    examples: { "bough doctor": "exit code 1 when something is wrong" },
    load: () => import("../commands/doctor.ts"),
  },
];
