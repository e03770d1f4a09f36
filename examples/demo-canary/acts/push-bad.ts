import { expect } from "../../demo/lib/expect.ts";
import { saysHello } from "../../demo/lib/says-hello.ts";
import type { Act } from "../../demo/lib/act.ts";
import { onlyFailuresOf, underLoad } from "./load.ts";

const BLUE_GREEN = 'strategy: "blue-green"';
const CANARY = 'strategy: canary({ steps: [10, 50], bake: "5s" })';
const ANSWER = "function answer(request: IncomingMessage, people: People, today: Date): Promise<Answer> {";
export const FAULT = '\n  if (request.url !== "/healthz" && Math.random() < 0.1) throw new Error("one in ten");';

/** One request in ten fails: the health check does not see it, the judge does. */
export const pushBad: Act = {
  title: "Push a release that fails one request in ten, as a canary",
  async play(stage) {
    await stage.change("bough.config.ts", "import { app, service", "import { app, canary, service", "Use canaries");
    await stage.change("bough.config.ts", BLUE_GREEN, CANARY, "Release in steps");
    await stage.change("api.ts", ANSWER, `${ANSWER}${FAULT}`, "Try something");
    const { result: said, report } = await underLoad(stage, () => stage.push("main"));
    const evidence = /The canary is worse.*/.exec(said)?.[0]?.trim();
    expect(evidence !== undefined, "the push to end with the judge's evidence", said);
    const own = onlyFailuresOf(report, "v2");
    const canary = report.releases["v2"] ?? 0;
    const hello = await saysHello(stage, "Hello", "v1");
    const lines = said.split("\n").map((line) => line.replace(/^remote: ?/, "").trim());
    const from = lines.findIndex((line) => line.includes(evidence));
    return {
      seen: `taken back by the judge: ${own.length} of ${canary} requests to v2 failed, none of ${report.sent - canary} others`,
      lines: [...lines.slice(from, from + 4), `GET /hello/Margaret  ${hello}`],
    };
  },
};
