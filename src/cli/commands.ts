import type { CommandSpec, OptionSpec } from "./command.ts";
import { parseCount } from "./parse-count.ts";

const app: OptionSpec = { flags: "--app <app>", help: "the app (default: the definition in this folder)" };

/** Every command, in the order of the help. */
export const commands: readonly CommandSpec[] = [
  {
    name: "up",
    summary: "start bough on this machine",
    options: [
      { flags: "--port <port>", help: "port of the environments' addresses (default: 8080)", parse: parseCount },
      { flags: "--api-port <port>", help: "port of the API and of git (default: 8081)", parse: parseCount },
      { flags: "--workers <count>", help: "router processes that share the port", parse: parseCount },
      { flags: "--detach", help: "return as soon as it is ready" },
    ],
    load: () => import("./commands/up.ts"),
  },
  { name: "down", summary: "stop bough and everything that it runs", load: () => import("./commands/down.ts") },
  {
    name: "env list",
    summary: "list environments",
    options: [app, { flags: "--all", help: "also those destroyed long ago" }],
    load: () => import("./commands/env/list.ts"),
  },
  {
    name: "token create",
    summary: "make a token for git and the API",
    arguments: ["[name]"],
    load: () => import("./commands/token/create.ts"),
  },
];
