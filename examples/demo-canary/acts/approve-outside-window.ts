import { waitFor } from "../../../tools/wait-for.ts";
import { expect } from "../../demo/lib/expect.ts";
import { saysHello } from "../../demo/lib/says-hello.ts";
import type { Act } from "../../demo/lib/act.ts";
import type { Stage } from "../../demo/lib/stage.ts";
import { onlyFailuresOf, underLoad } from "./load.ts";

interface Deployment {
  readonly id: string;
  readonly status: string;
}

interface DeploymentDetail {
  readonly journal: readonly { readonly id: string; readonly status: string }[];
}

export const approveOutsideWindow: Act = {
  title: "Push outside the release window, and approve it",
  async play(stage) {
    const yesterday = ((new Date().getUTCDay() + 5) % 7) + 1;
    const window = `window: { days: [${yesterday}], from: "09:00", to: "09:01", outside: "approval" },`;
    await stage.change("bough.config.ts", 'branch: "main",', `branch: "main", ${window}`, "Release on another day");
    await stage.change("birthday.ts", "Ahoy, ${username}!", "Welcome, ${username}!", "Greet like hosts");
    const { result: said, report } = await underLoad(stage, async () => {
      const pushed = stage.push("main");
      await waitFor("the deployment to wait for an approval", () => waitsAtGate(stage), { interval: 200 });
      await saysHello(stage, "Ahoy", "v3");
      await stage.bough("approve", "production", "--as", "Ada", "--reason", "the sailors have landed");
      return await pushed;
    });
    expect(said.includes("Deployed production v4"), "the push to end with `Deployed production v4`", said);
    onlyFailuresOf(report, null);
    const hello = await saysHello(stage, "Welcome", "v4");
    const lines = said.split("\n").map((line) => line.replace(/^remote: ?/, "").trim());
    return {
      seen: `v4 waited at no traffic until Ada approved it; none of ${report.sent} requests failed`,
      lines: [...lines.filter((line) => /window|Approved by/.test(line)).slice(0, 3), `GET /hello/Margaret  ${hello}`],
    };
  },
};

async function waitsAtGate(stage: Stage): Promise<boolean> {
  const [latest] = await stage.json<readonly Deployment[]>("deployment", "list");
  if (latest?.status !== "running") return false;
  const { journal } = await stage.json<DeploymentDetail>("deployment", "show", latest.id);
  return journal.some(({ id, status }) => id.startsWith("gate.") && status === "running");
}
