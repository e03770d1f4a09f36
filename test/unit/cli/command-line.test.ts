import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { commands } from "../../../src/cli/commands.ts";
import { parseCount } from "../../../src/cli/parse-count.ts";
import { parseShare } from "../../../src/cli/parse-share.ts";
import { parseRelease } from "../../../src/cli/parse-release.ts";
import { nouns } from "../../../src/cli/specs/by-noun.ts";
import { suggestCommands } from "../../../src/cli/suggest-commands.ts";

const names = commands.map(({ name }) => name);

describe("the commands", () => {
  it("are those of the design, each in a file of its own name", () => {
    const wanted =
      "up down init deploy plan rollback logs metrics open prune doctor" +
      " promote approve pause resume abort promote-full retry sleep wake" +
      " env-list env-show env-diff env-destroy release-list release-show deployment-list deployment-show" +
      " app-list app-remove token-create token-list token-revoke" +
      " traffic-show traffic-set traffic-clear traffic-revert traffic-optimise" +
      " maintenance-pause maintenance-stop maintenance-resume" +
      " verdict-list verdict-show verdict-replay judge-preflight judge-selftest chaos-run chaos-preview chaos-list chaos-show chaos-stop" +
      " cost diagram aws-bootstrap aws-status aws-destroy";
    assert.deepEqual(
      names.map((name) => name.replace(" ", "-")),
      wanted.split(" "),
    );
    const folder = join(import.meta.dirname, "../../../src/cli/commands");
    for (const name of names) assert.ok(existsSync(join(folder, `${name.replace(" ", "/")}.ts`)), name);
  });

  it("have a summary, an example that begins with them, and a noun that is described", async () => {
    for (const { name, summary, examples, load } of commands) {
      assert.match(summary, /^[a-z].*[^.]$/, name);
      assert.ok(
        Object.keys(examples).every((line) => line.startsWith(`bough ${name}`)),
        name,
      );
      const [noun, verb] = name.split(" ");
      assert.ok(verb === undefined || nouns.some((one) => one.name === noun), name);
      assert.equal(typeof (await load()).run, "function", name);
    }
  });
});

describe("a misspelt command", () => {
  const cases = [
    ["dploy", ["deploy"]],
    ["env lst", ["env list"]],
    ["evn list", ["env list"]],
    ["destory", ["env destroy", "aws destroy"]],
    ["status", ["env list"]],
    ["stop", ["down"]],
    ["revoke", ["token revoke"]],
    ["deployment", ["deployment list", "deployment show"]],
    ["xyzzy", []],
  ] as const;
  for (const [typed, meant] of cases)
    it(`${typed} suggests ${meant.join(", ") || "nothing"}`, () =>
      assert.deepEqual(suggestCommands(typed.split(" "), names), meant));
});

describe("values", () => {
  it("counts are whole numbers in their range", () => {
    assert.equal(parseCount("0"), 0);
    assert.equal(parseCount("65535", 1, 65_535), 65_535);
    for (const wrong of ["", "-1", "1.5", "1e3", "x", "9999999999"]) assert.throws(() => parseCount(wrong), wrong);
    assert.throws(() => parseCount("0", 1));
    assert.throws(() => parseCount("65536", 1, 65_535));
  });

  it("shares are percent between 0 and 100", () => {
    assert.deepEqual(["10", "2.5", "99.9%"].map(parseShare), [10, 2.5, 99.9]);
    for (const wrong of ["", "0", "100", "-1", "0.0", "1e1", "ten", "10 %"])
      assert.throws(() => parseShare(wrong), /must be percent/, wrong);
  });

  it("releases are written v3 or 3", () => {
    assert.equal(parseRelease("v3"), 3);
    assert.equal(parseRelease("12"), 12);
    for (const wrong of ["", "v", "v0", "latest", "v1.2", "vv1"]) assert.throws(() => parseRelease(wrong), wrong);
  });
});
