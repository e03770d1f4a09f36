import type { Act } from "../../demo/lib/act.ts";
import { expect } from "../../demo/lib/expect.ts";
import { liveFaults } from "../lib/live-faults.ts";

interface Receipt {
  readonly removed: readonly unknown[];
  readonly remaining: readonly unknown[];
}

export const destroyStaging: Act = {
  title: "Destroy staging, and look what is left of it",
  async play(stage) {
    const { removed, remaining } = await stage.json<Receipt>("env", "destroy", "staging");
    expect(remaining.length === 0, "nothing to remain", JSON.stringify(remaining));
    const faults = await liveFaults(stage);
    expect(faults.length === 0, "no fault to be left", faults.join(", "));
    const { status } = await stage.ask("staging.quotes", "/");
    expect(status === 404, "no route to lead there", `the answer was ${status}`);
    const runs = await stage.json<readonly { readonly experiment: string; readonly outcome: string }[]>(
      "chaos",
      "list",
    );
    return {
      seen: `no route, no fault and no process; ${runs.length} reports are kept`,
      lines: [`removed ${removed.length} things`, ...runs.map((run) => `${run.experiment}: ${run.outcome}`)],
    };
  },
};
