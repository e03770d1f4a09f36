import { expect } from "../../demo/lib/expect.ts";
import { saysHello } from "../../demo/lib/says-hello.ts";
import type { Act } from "../../demo/lib/act.ts";
import { onlyFailuresOf, underLoad } from "./load.ts";

export const rollBackInTime: Act = {
  title: "Roll back, while the old revision is warm",
  async play(stage) {
    const { result: seconds, report } = await underLoad(stage, async () => {
      const began = performance.now();
      await stage.bough("rollback");
      return (performance.now() - began) / 1000;
    });
    onlyFailuresOf(report, null);
    const hello = await saysHello(stage, "Ahoy", "v3");
    expect(seconds < 3, "a rollback within 3 s", `it took ${seconds.toFixed(2)} s`);
    return {
      seen: `v4 → v3 in ${seconds.toFixed(2)} s, the command's own start included; none of ${report.sent} requests failed`,
      lines: [`GET /hello/Margaret  ${hello}`],
    };
  },
};
