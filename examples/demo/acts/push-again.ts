import type { Act } from "../lib/act.ts";
import { expect } from "../lib/expect.ts";

/** For who wants to look around afterwards: a preview beside production. */
export const pushAgain: Act = {
  title: "Push feature/cake again",
  async play({ push }) {
    const said = await push("feature/cake");
    expect(said.includes("Deployed feature-cake"), "the push to end with `Deployed feature-cake`", "it did not");
    return { seen: "a new environment, seeded anew" };
  },
};
