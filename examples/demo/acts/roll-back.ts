import type { Act } from "../lib/act.ts";
import { expect } from "../lib/expect.ts";
import { saysHello } from "../lib/says-hello.ts";
import { summary } from "../lib/summary.ts";
import { underLoad } from "../lib/under-load.ts";

export const rollBack: Act = {
  title: "Roll back",
  async play(stage) {
    const report = await underLoad(stage, async () => {
      await stage.bough("rollback");
    });
    const hello = await saysHello(stage, "Hello", "v1");
    const environments = await stage.json<{ readonly name: string; readonly release: string }[]>("env", "list");
    const release = environments.find(({ name }) => name === "production")?.release;
    expect(release === "v1", "production to be at v1", `it is at ${release}`);
    return { seen: `v2 → v1; ${summary(report)}`, lines: [`GET /hello/Margaret  ${hello}`] };
  },
};
