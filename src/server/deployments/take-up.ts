import { setTimeout as sleep } from "node:timers/promises";
import { BoughError } from "../../lib/bough-error.ts";
import type { ControlDeps } from "../control-deps.ts";
import type { Deployments } from "./deployments.ts";
import { isAbandoned } from "./is-abandoned.ts";

const EVERY = 1_000;

/**
 * Resolves when no other process is at work on a branch's environment: what one that died has left is
 * taken up here as soon as its lease has expired, and what one that lives does is waited for.
 */
export async function takeUp(
  { store, data, report }: ControlDeps,
  deployments: Deployments,
  { app, branch }: { readonly app: string; readonly branch: string },
  stopping: AbortSignal,
): Promise<void> {
  for (let round = 0; !stopping.aborted; round += 1) {
    const open = store.deployments
      .list({ app, branch, statuses: ["running", "queued"] })
      .filter((one) => !deployments.isBusy(one));
    const [first] = open;
    if (first === undefined) return;
    if (isAbandoned(store, first, `control ${data}`)) {
      deployments.resume(({ id }) => open.some((one) => one.id === id));
      return;
    }
    if (round === 0) report(busyElsewhere(first.id));
    await sleep(EVERY, undefined, { signal: stopping }).catch(() => undefined);
  }
}

const busyElsewhere = (id: string): BoughError =>
  new BoughError("deployment-elsewhere", `${id} is under way on another machine, or was cut off there.`, {
    hint: "It is waited for.",
  });
