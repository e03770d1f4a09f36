import type { Act } from "../lib/act.ts";
import { expect } from "../lib/expect.ts";

export const start: Act = {
  title: "Start bough",
  async play({ bough, git, port, apiPort, processes }) {
    await bough("up", "--port", String(port), "--api-port", String(apiPort), "--detach");
    await git("init", "--quiet", "--initial-branch=main");
    await git("add", "--all");
    await git("commit", "--quiet", "--message=Say hello");
    await bough("init");
    const remote = await git("remote", "get-url", "bough");
    const expected = `http://127.0.0.1:${apiPort}/git/birthday.git`;
    expect(remote === expected, `the git remote ${expected}`, `it is ${remote}`);
    return {
      seen: `${processes().length} processes, on ports ${port} and ${apiPort}`,
      lines: [`git remote ${remote}`],
    };
  },
};
