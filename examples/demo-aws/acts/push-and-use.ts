import type { CostEstimate } from "../../../src/server/client/api-client.ts";
import type { Act } from "../../demo/lib/act.ts";
import { expect } from "../../demo/lib/expect.ts";
import { useEnvironment } from "../lib/account.ts";

/** Pushes a branch and uses what it has got: its table through the SDK, and the page as CloudFront would fetch it. */
export const pushAndUse = (branch: string, environment: string, slug: string): Act => ({
  title: `Push ${branch}, use its table and site`,
  async play({ push, json }) {
    const said = await push(`main:refs/heads/${branch}`);
    const deployed = new RegExp(`Deployed ${environment} v1 in .*`).exec(said)?.[0].trim();
    expect(deployed !== undefined, `the push to end with \`Deployed ${environment} v1\``, "it did not");
    const { url } = await json<{ url: string | null }>("env", "show", environment);
    const { born, page } = await useEnvironment(slug);
    expect(born === "1815-12-10", "the table to keep a date of birth", `it had ${born}`);
    expect(page.includes("<html"), "a page in the bucket", `it was ${page.slice(0, 40)}`);
    const cost = await json<{ estimate: CostEstimate | null }>("cost", environment, "--requests", "60");
    const [idle, loaded] = [cost.estimate?.idle.monthly ?? 0, cost.estimate?.loaded?.monthly ?? 0];
    expect(loaded > idle, "a load to cost more than none", `$${loaded} and $${idle}`);
    return {
      seen: `v1 is live; about $${idle.toFixed(2)} a month, $${loaded.toFixed(2)} at a request a second`,
      lines: [
        `remote: ${deployed}`,
        `url     ${url}`,
        `table   ada was born on ${born}`,
        `site    ${page.length} bytes`,
      ],
    };
  },
});
