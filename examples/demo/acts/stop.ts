import type { Act } from "../lib/act.ts";
import { expect } from "../lib/expect.ts";

export const stop: Act = {
  title: "Stop, and look what is left",
  async play(stage) {
    await stage.bough("down");
    const { processes, folder } = await stage.clear();
    expect(processes.length === 0, "no process to be left", `there were ${processes.join("; ")}`);
    expect(!folder, "no file to be left", `${stage.root} is still there`);
    return { seen: "no process and no file is left" };
  },
};
