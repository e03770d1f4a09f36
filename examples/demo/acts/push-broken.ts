import type { Act } from "../lib/act.ts";
import { expect } from "../lib/expect.ts";
import { saysHello } from "../lib/says-hello.ts";
import { summary } from "../lib/summary.ts";
import { underLoad } from "../lib/under-load.ts";

export const pushBroken: Act = {
  title: "Push a commit that does not start",
  async play(stage) {
    await stage.change("server.ts", "const people =", 'throw new Error("The oven is cold");\nconst people =', "Bake");
    let said = "";
    const report = await underLoad(stage, async () => {
      said = await stage.push("main");
    });
    expect(said.includes("Failed: production was not deployed."), "the push to say that it failed", "it did not");
    const reason = /did not become healthy: .*/.exec(said)?.[0].trim();
    expect(
      reason !== undefined && said.includes("The oven is cold"),
      "the reason, with the service's log",
      "neither was there",
    );
    await saysHello(stage, "Ahoy", "v2");
    const others = Object.keys(report.releases).filter((release) => release !== "v2");
    expect(others.length === 0, "answers of v2 alone", `there were some of ${others.join(", ")}`);
    const [last] = await stage.json<{ readonly status: string }[]>("deployment", "list", "--limit", "1");
    expect(last?.status === "failed", "a failed deployment", `it is ${last?.status}`);
    return {
      seen: `refused; v2 serves on, ${summary(report)}`,
      lines: [`remote: ${reason}`, "remote:   Error: The oven is cold"],
    };
  },
};
