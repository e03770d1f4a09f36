import type { CommandSpec } from "../command.ts";
import { app, env, environment, force } from "./options.ts";

const dryRun = { flags: "--dry-run", help: "only say what it would do, and what that changes of the cost" };

/** The instances of an environment, taken away and given back. */
export const sleeping: readonly CommandSpec[] = [
  {
    name: "sleep",
    summary: "take an environment's instances away until it is woken",
    details:
      "Services answer 503 with the command that wakes it; sites are served as before. Requests under way are finished. Data, artifacts and addresses stay. Waits until a deployment under way has ended. A push, a rollback and a promotion wake it as well; nothing else does. Asleep already is fine.",
    arguments: [environment],
    options: [app, env, force("also one that is protected"), dryRun],
    examples: {
      "bough sleep feature/cake": "the preview of a branch",
      "bough sleep staging --dry-run": "look first",
    },
    load: () => import("../commands/sleep.ts"),
  },
  {
    name: "wake",
    summary: "give an environment that is asleep its instances back",
    details:
      "The very release that fell asleep gets its traffic back as soon as its instances are healthy: nothing is built, checked or judged again. Awake already is fine.",
    arguments: [environment],
    options: [app, env, dryRun],
    examples: { "bough wake feature/cake": "and print its address" },
    load: () => import("../commands/wake.ts"),
  },
];
