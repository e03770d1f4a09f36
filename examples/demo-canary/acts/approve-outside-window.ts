import { waitFor } from "../../../tools/wait-for.ts";
import { expect } from "../../demo/lib/expect.ts";
import { saysHello } from "../../demo/lib/says-hello.ts";
import type { Act } from "../../demo/lib/act.ts";

interface Deployment {
  readonly id: string;
  readonly status: string;
  readonly waiting: string | null;
}

export const approveOutsideWindow: Act = {
  title: "Push outside the release window, and approve it",
  async play(stage) {
    const yesterday = ((new Date().getUTCDay() + 5) % 7) + 1;
    const window = `window: { days: [${yesterday}], from: "09:00", to: "09:01", outside: "approval" },`;
    await stage.change("bough.config.ts", 'branch: "main",', `branch: "main", ${window}`, "Release on another day");
    await stage.change("birthday.ts", "Ahoy, ${username}!", "Welcome, ${username}!", "Greet like hosts");
    const pushed = stage.push("main");
    const waiting = await waitFor("the deployment to wait for an approval", async () => {
      const [latest] = await stage.json<readonly Deployment[]>("deployment", "list");
      return latest?.status === "running" && latest.waiting !== null ? latest : null;
    });
    await saysHello(stage, "Ahoy", "v3");
    await stage.bough("approve", "production", "--as", "Ada", "--reason", "the sailors have landed");
    const said = await pushed;
    expect(said.includes("Deployed production v4"), "the push to end with `Deployed production v4`", said);
    const hello = await saysHello(stage, "Welcome", "v4");
    return {
      seen: "v4 waited at no traffic until Ada approved it",
      lines: [waiting.waiting ?? "", `GET /hello/Margaret  ${hello}`],
    };
  },
};
