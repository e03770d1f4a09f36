import type { Act } from "../lib/act.ts";
import { expect } from "../lib/expect.ts";

export const pushBranch: Act = {
  title: "Push feature/cake",
  async play({ git, push, ask }) {
    await git("switch", "--quiet", "--create", "feature/cake");
    await git("commit", "--quiet", "--allow-empty", "--message=Try a cake");
    const said = await push("feature/cake");
    expect(said.includes("Deployed feature-cake v1"), "the push to end with `Deployed feature-cake v1`", "it did not");
    const status = async (host: string, name: string): Promise<number> => (await ask(host, `/hello/${name}`)).status;
    const here = {
      seeded: await status("feature-cake.birthday", "Ada"),
      foreign: await status("feature-cake.birthday", "Margaret"),
    };
    expect(here.seeded === 200, "feature/cake to know Ada, whom its seed brought", `it answered ${here.seeded}`);
    expect(
      here.foreign === 404,
      "feature/cake not to know Margaret, who is production's",
      `it answered ${here.foreign}`,
    );
    const saved = await ask("feature-cake.birthday", "/hello/Tim", {
      method: "PUT",
      body: { dateOfBirth: "1955-06-08" },
    });
    expect(saved.status === 204, "feature/cake to save Tim", `it answered ${saved.status} ${saved.text}`);
    const there = { ada: await status("birthday", "Ada"), tim: await status("birthday", "Tim") };
    expect(
      there.ada === 404 && there.tim === 404,
      "production to know neither Ada nor Tim",
      `it answered ${there.ada} and ${there.tim}`,
    );
    const url = /http:\S+/.exec(said)?.[0] ?? "";
    return {
      seen: "its own data: Ada and Tim here, Margaret there",
      lines: [`remote: ${url}`],
    };
  },
};
