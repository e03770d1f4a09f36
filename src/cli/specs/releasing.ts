import type { CommandSpec, OptionSpec } from "../command.ts";
import { app, as, env, reason } from "./options.ts";

const deployment = {
  name: "[deployment]",
  help: "its id, or the environment in which it is under way (default: that of the branch that is checked out)",
};
const why: OptionSpec = { ...reason, help: "why; it is kept, and asked for" };

/** What is done to a release on its way. */
export const releasing: readonly CommandSpec[] = [
  {
    name: "promote",
    summary: "deploy the very artifacts of one environment to another",
    details:
      "Nothing is built again: the target gets the artifacts that serve in the source, with its own settings, gates and strategy. The target's branch stays where it is; a later push to it deploys what was pushed.",
    arguments: [
      { name: "<from>", help: "name, slug or branch of the environment whose release is taken" },
      { name: "<to>", help: "the environment that gets it" },
    ],
    options: [app, as, reason, { flags: "--dry-run", help: "only say what it would do, and which settings differ" }],
    examples: {
      "bough promote staging production": "what serves in staging, with production's settings",
      "bough promote staging production --dry-run": "look first",
    },
    load: () => import("../commands/promote.ts"),
  },
  {
    name: "approve",
    summary: "let a deployment go on that waits for somebody's approval",
    details:
      "Where the definition names who may approve, it must be one of them: the name of the token, or the one that --as gives. An approval in advance holds as well.",
    arguments: [deployment],
    options: [app, env, as, why],
    examples: { 'bough approve production --reason "tested by hand"': "the one that waits in production" },
    load: () => import("../commands/approve.ts"),
  },
  {
    name: "pause",
    summary: "let no new step of a deployment start",
    details: "Steps under way are finished, and the time of a bake stands still. Users notice nothing.",
    arguments: [deployment],
    options: [app, env, as, reason],
    examples: { "bough pause production": "the one that is under way in production" },
    load: () => import("../commands/pause.ts"),
  },
  {
    name: "resume",
    summary: "let a paused deployment go on",
    arguments: [deployment],
    options: [app, env, as, reason],
    examples: { "bough resume production": "go on where it was paused" },
    load: () => import("../commands/resume.ts"),
  },
  {
    name: "abort",
    summary: "take a deployment back, whatever it is doing",
    details:
      "The traffic goes back to what served before, and nothing of the new release stays. One that has all the traffic for good is finished first, and then rolled back.",
    arguments: [deployment],
    options: [app, env, as, reason],
    examples: { 'bough abort production --reason "customers call"': "the one that is under way in production" },
    load: () => import("../commands/abort.ts"),
  },
  {
    name: "promote-full",
    summary: "give a release all the traffic now, past gates, bakes and the judge",
    details: "Only a freeze is not passed by. Who did it and why stays with the deployment.",
    arguments: [deployment],
    options: [app, env, as, why],
    examples: { 'bough promote-full production --reason "the fix for #12"': "do not wait any longer" },
    load: () => import("../commands/promote-full.ts"),
  },
  {
    name: "retry",
    summary: "deploy again what failed or was aborted, or judge anew what holds",
    arguments: [deployment],
    options: [app, env, as, reason],
    examples: { "bough retry production": "the last deployment of production, once more" },
    load: () => import("../commands/retry.ts"),
  },
];
