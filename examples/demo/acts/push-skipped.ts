import type { Act } from "../lib/act.ts";
import { expect } from "../lib/expect.ts";

export const pushSkipped: Act = {
  title: "Push idea-no-infra",
  async play({ git, push, ask, json }) {
    await git("switch", "--quiet", "--create", "idea-no-infra", "feature/cake");
    const said = await push("idea-no-infra");
    const skipped = /idea-no-infra skipped: .*/.exec(said)?.[0].trim();
    expect(skipped !== undefined, "the push to say `skipped`, and why", "it did not");
    const { status } = await ask("idea-no-infra.birthday", "/");
    expect(status === 404, "no environment at its address", `it answered ${status}`);
    const branches = (await json<{ readonly branch: string }[]>("env", "list")).map(({ branch }) => branch);
    expect(!branches.includes("idea-no-infra"), "no environment in the list", `there are ${branches.join(", ")}`);
    return { seen: skipped.replace("idea-no-infra ", ""), lines: [] };
  },
};
