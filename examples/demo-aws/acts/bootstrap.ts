import type { FoundationPlan, FoundationState } from "../../../src/cli/aws/aws-foundations.ts";
import type { Act } from "../../demo/lib/act.ts";
import { expect } from "../../demo/lib/expect.ts";
import { REGION } from "../lib/region.ts";

interface Bootstrapped {
  readonly foundations: readonly FoundationState[];
  readonly plans: readonly FoundationPlan[];
}

export const bootstrap: Act = {
  title: "Bootstrap the account",
  async play({ json }) {
    const { foundations, plans } = await json<Bootstrapped>("aws", "bootstrap", "--region", REGION, "--yes");
    const made = foundations.filter(({ status }) => status === "CREATE_COMPLETE");
    expect(made.length === 2, "two foundations to be made", `there were ${made.length}`);
    expect(
      made.every((one) => one.protectedAgainstDeletion),
      "both to be protected",
      "one is not",
    );
    return {
      seen: "two foundations, protected against deletion",
      lines: plans.map(
        ({ stack, changes, cost }) =>
          `${stack}: adds ${changes.length} resources, about $${(cost?.monthly ?? 0).toFixed(2)} a month`,
      ),
    };
  },
};
