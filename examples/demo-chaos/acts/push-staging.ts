import type { Act } from "../../demo/lib/act.ts";
import { expect } from "../../demo/lib/expect.ts";
import { askPage } from "../lib/ask-page.ts";

export const pushStaging: Act = {
  title: "Start bough, and push staging",
  async play(stage) {
    const { bough, git, port, apiPort } = stage;
    await bough("up", "--port", String(port), "--api-port", String(apiPort), "--detach");
    await git("init", "--quiet", "--initial-branch=staging");
    await git("add", "--all");
    await git("commit", "--quiet", "--message=Quote");
    await bough("init");
    const said = await stage.push("staging");
    expect(said.includes("Deployed staging v1"), "the push to end with `Deployed staging v1`", said);
    const ms = await askPage(stage);
    return { seen: `the page comes with a quote of the other service, in ${ms} ms` };
  },
};
