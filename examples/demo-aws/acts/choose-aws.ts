import type { PlanAnswer } from "../../../src/server/client/api-client.ts";
import type { Act } from "../../demo/lib/act.ts";
import { expect } from "../../demo/lib/expect.ts";
import { REGION } from "../lib/region.ts";

export const chooseAws: Act = {
  title: "Write `provider: aws(…)`, look at the plan",
  async play({ change, json }) {
    await change("bough.config.ts", "import { app, service,", "import { app, aws, service,", "Import aws");
    const provider = `name: "birthday",\n  provider: aws({ region: "${REGION}" }),`;
    await change("bough.config.ts", 'name: "birthday",', provider, "Run on AWS");
    const answer = await json<PlanAnswer>("plan");
    expect(answer.status === "planned", "a plan", "the branch is skipped");
    const { plan, cost } = answer;
    expect(cost !== undefined && cost.after > 0, "the plan to say what it costs", "it does not");
    return {
      seen: `${plan.steps.length} steps, about $${cost.after.toFixed(2)} a month when nobody comes`,
      lines: plan.steps.map(({ title, reason }) => `${title}: ${reason}`),
    };
  },
};
