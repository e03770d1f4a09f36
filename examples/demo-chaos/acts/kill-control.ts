import { waitFor } from "../../../tools/wait-for.ts";
import type { Act } from "../../demo/lib/act.ts";
import { expect } from "../../demo/lib/expect.ts";
import type { Stage } from "../../demo/lib/stage.ts";
import { askPage } from "../lib/ask-page.ts";
import { liveFaults } from "../lib/live-faults.ts";
import { runExperiment } from "../lib/run-experiment.ts";

/** Milliseconds for which a fault lasts that nobody renews. */
const LEASE = 9_000;

/** The supervisor is held for the while, so that no other control can take anything back. */
export const killControl: Act = {
  title: "Kill control with -9 in the middle of an experiment",
  async play(stage) {
    const running = runExperiment(stage, "slow-quotes");
    await waitFor("the faults", async () => (await liveFaults(stage)).length > 0);
    const supervisor = pidOf(stage, "bin/supervisor.");
    process.kill(supervisor, "SIGSTOP");
    let gone: number;
    try {
      process.kill(pidOf(stage, "bin/control."), "SIGKILL");
      gone = await untilGone(stage);
    } finally {
      process.kill(supervisor, "SIGCONT");
    }
    expect(gone <= LEASE + 500, `the faults to end within ${LEASE} ms`, `they took ${gone} ms`);
    const { code, run, lines } = await running;
    expect(code === 1 && run.outcome === "interrupted", "a report of what happened", run.text);
    const ms = await askPage(stage);
    return {
      seen: `the faults ended by themselves after ${(gone / 1000).toFixed(1)} s; the next control told of it`,
      lines: [...lines, `the page takes ${ms} ms`],
    };
  },
};

function pidOf(stage: Stage, program: string): number {
  const found = stage.processes().find(({ command }) => command.includes(program));
  expect(found !== undefined, `a process of ${program}`, "there is none");
  return found.pid;
}

/** Milliseconds until no router has a fault any more, and a page is fast again. */
async function untilGone(stage: Stage): Promise<number> {
  const killed = performance.now();
  const none = async (): Promise<boolean> => (await liveFaults(stage)).length === 0;
  await waitFor("the faults to end", none, { timeout: 2 * LEASE });
  const gone = Math.round(performance.now() - killed);
  const ms = await askPage(stage);
  expect(ms < 250, "a page without the 300 ms", `it took ${ms} ms`);
  return gone;
}
