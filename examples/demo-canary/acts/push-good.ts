import { expect } from "../../demo/lib/expect.ts";
import { saysHello } from "../../demo/lib/says-hello.ts";
import type { Act } from "../../demo/lib/act.ts";
import { onlyFailuresOf, underLoad } from "./load.ts";
import { FAULT } from "./push-bad.ts";

export const pushGood: Act = {
  title: "Push a good one: 10 %, 50 %, everybody",
  async play(stage) {
    await stage.change("api.ts", FAULT, "", "Do not");
    await stage.change("birthday.ts", "Hello, ${username}!", "Ahoy, ${username}!", "Greet like sailors");
    const { result: said, report } = await underLoad(stage, () => stage.push("main"));
    expect(said.includes("Deployed production v3"), "the push to end with `Deployed production v3`", said);
    onlyFailuresOf(report, null);
    const hello = await saysHello(stage, "Ahoy", "v3");
    const verdict = /The canary is as good.*/.exec(said)?.[0]?.trim() ?? "";
    expect(verdict !== "", "a verdict with its evidence", said);
    const { v1 = 0, v3 = 0 } = report.releases;
    return {
      seen: `promoted by the judge: ${v1} answers of v1, ${v3} of v3, none of ${report.sent} failed`,
      lines: [verdict, `GET /hello/Margaret  ${hello}`],
    };
  },
};
