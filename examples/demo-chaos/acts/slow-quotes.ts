import { waitFor } from "../../../tools/wait-for.ts";
import type { Act } from "../../demo/lib/act.ts";
import { expect } from "../../demo/lib/expect.ts";
import { askPage } from "../lib/ask-page.ts";
import { liveFaults } from "../lib/live-faults.ts";
import { runExperiment } from "../lib/run-experiment.ts";

export const slowQuotes: Act = {
  title: "Quotes come 300 ms late, and one in five fails",
  async play(stage) {
    const running = runExperiment(stage, "slow-quotes");
    await waitFor("the faults", async () => (await liveFaults(stage)).length > 0);
    const slow = await askPage(stage);
    expect(slow >= 250, "a page that takes the 300 ms", `it took ${slow} ms`);
    const { code, run, lines } = await running;
    expect(code === 0 && run.outcome === "held", "the steady state to hold all the time", run.text);
    expect((await liveFaults(stage)).length === 0, "no fault to be left", (await liveFaults(stage)).join(", "));
    const fast = await askPage(stage);
    return { seen: `it held: the page took ${slow} ms with the faults, ${fast} ms after them`, lines };
  },
};
