import type { Act } from "../lib/act.ts";
import { expect } from "../lib/expect.ts";
import { saysHello } from "../lib/says-hello.ts";
import { summary } from "../lib/summary.ts";
import { underLoad } from "../lib/under-load.ts";

export const pushChange: Act = {
  title: "Push a change to main under load",
  async play(stage) {
    await stage.git("switch", "--quiet", "main");
    await stage.change("birthday.ts", "Hello, ${username}!", "Ahoy, ${username}!", "Greet like sailors");
    const report = await underLoad(stage, async () => {
      const said = await stage.push("main");
      expect(said.includes("Deployed production v2"), "the push to end with `Deployed production v2`", "it did not");
    });
    const hello = await saysHello(stage, "Ahoy", "v2");
    const both = Object.keys(report.releases).toSorted().join(" and ");
    expect(both === "v1 and v2", "answers of v1 and v2", `there were some of ${both}`);
    return {
      seen: `${summary(report)}, at ${Math.round(report.sent / report.seconds)} a second`,
      lines: [
        `${report.releases["v1"]} answers of v1, then ${report.releases["v2"]} of v2: p50 ${report.p50} ms, p99 ${report.p99} ms, slowest ${report.max} ms`,
        `GET /hello/Margaret  ${hello}`,
      ],
    };
  },
};
