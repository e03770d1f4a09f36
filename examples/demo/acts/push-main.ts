import type { Act } from "../lib/act.ts";
import { expect } from "../lib/expect.ts";
import { saysHello } from "../lib/says-hello.ts";

export const pushMain: Act = {
  title: "Push main, use the API",
  async play(stage) {
    const said = await stage.push("main");
    const deployed = /Deployed production v1 in .*/.exec(said)?.[0]?.trim();
    expect(deployed !== undefined, "the push to end with `Deployed production v1`", "it did not");
    const saved = await stage.ask("birthday", "/hello/Margaret", {
      method: "PUT",
      body: { dateOfBirth: "1936-08-17" },
    });
    expect(saved.status === 204, "204 for a date of birth", `it was ${saved.status} ${saved.text}`);
    const hello = await saysHello(stage, "Hello", "v1");
    const refused = await stage.ask("birthday", "/hello/Margaret", {
      method: "PUT",
      body: { dateOfBirth: "1936-02-30" },
    });
    expect(refused.status === 400, "400 for a day that does not exist", `it was ${refused.status}`);
    const page = await stage.ask("birthday", "/");
    expect(page.status === 200 && page.text.includes("<html"), "a page at /", `it was ${page.status}`);
    return {
      seen: "v1 is live; PUT 204, GET 200, a wrong date 400",
      lines: [`remote: ${deployed}`, `GET /hello/Margaret  ${hello}`],
    };
  },
};
