import type { Act } from "../../demo/lib/act.ts";
import { expect } from "../../demo/lib/expect.ts";
import { askPage } from "../lib/ask-page.ts";
import { liveFaults } from "../lib/live-faults.ts";
import { runExperiment } from "../lib/run-experiment.ts";

export const noQuotes: Act = {
  title: "Quotes do not answer at all",
  async play(stage) {
    const { code, run, lines } = await runExperiment(stage, "no-quotes");
    expect(code === 1 && run.outcome === "deviated", "a deviation, and the exit code 1", run.text);
    const { during, reverted, recovery } = run.report;
    expect(reverted?.by === "taken-back" && during !== null, "everything to be taken back", run.text);
    expect((await liveFaults(stage)).length === 0, "no fault to be left", (await liveFaults(stage)).join(", "));
    await askPage(stage);
    const ms = reverted.at - during.to;
    return { seen: `it deviated, was taken back in ${ms} ms, and was well again ${recovery} ms later`, lines };
  },
};
