import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { BoughError } from "../../../src/lib/bough-error.ts";
import { ago } from "../../../src/cli/render/ago.ts";
import { fitText, shownLine, textWidth } from "../../../src/cli/render/fit-text.ts";
import { painter, unpainted } from "../../../src/cli/render/painter.ts";
import { errorJson, renderFailure } from "../../../src/cli/render/render-failure.ts";
import { renderPlan } from "../../../src/cli/render/render-plan.ts";
import { renderReceipt } from "../../../src/cli/render/render-receipt.ts";
import { renderSetting } from "../../../src/cli/render/render-setting.ts";
import { renderTable } from "../../../src/cli/render/render-table.ts";
import { renderUncommitted } from "../../../src/cli/render/render-uncommitted.ts";
import type { Step } from "../../../src/engine/plan.ts";

describe("a table", () => {
  it("has columns as wide as their widest cell, colours and wide characters told apart", () => {
    const table = renderTable({
      heading: ["APP", "STATUS", "URL"],
      rows: [
        ["shop", "\u001B[32mlive\u001B[39m", "a"],
        ["日本", "failed", "b"],
      ],
      empty: "",
    });
    assert.equal(table, "APP   STATUS  URL\nshop  \u001B[32mlive\u001B[39m    a\n日本  failed  b");
  });

  it("leaves out an empty column, and says what an empty one means", () => {
    assert.equal(renderTable({ heading: ["A", "B", "C"], rows: [["1", "", "3"]], empty: "" }), "A  C\n1  3");
    assert.equal(renderTable({ heading: ["A"], rows: [], empty: "nothing yet" }), "nothing yet");
  });
});

describe("a table without room", () => {
  it("leaves out the columns that it can do without, in their order", () => {
    const table = { heading: ["A", "B", "C"], rows: [["aaaa", "bbbb", "cccc"]], empty: "", optional: ["C", "B"] };
    assert.equal(renderTable({ ...table, room: 16 }), "A     B     C\naaaa  bbbb  cccc");
    assert.equal(renderTable({ ...table, room: 15 }), "A     B\naaaa  bbbb");
    assert.equal(renderTable({ ...table, room: 3 }), "A\naaaa");
  });
});

describe("a plan", () => {
  const step = (title: string, reason: string, kind = "revision.start"): Step => ({
    id: title,
    kind,
    title,
    reason,
    needs: [],
    input: null,
    deadline: 1,
  });

  it("has numbered steps with reasons, and the way back", () => {
    const plan = {
      steps: [step("Start api", "new commit"), step("Shift", "healthy")],
      undo: [step("Stop api", "undone")],
      pointOfNoReturn: null,
    };
    assert.equal(
      renderPlan("Plan", plan, 80),
      [
        "Plan:",
        "  1. Start api  new commit",
        "  2. Shift      healthy",
        "",
        "Nothing to build: every artifact is there already.",
        "",
        "The way back, if a step fails:",
        "  1. Stop api  undone",
      ].join("\n"),
    );
  });

  it("says that nothing is built of nothing that makes an image or builds", () => {
    for (const kind of ["artifact.build", "aws.build", "aws.image"]) {
      const plan = { steps: [step("Make it", "new", kind)], undo: [], pointOfNoReturn: null };
      assert.doesNotMatch(renderPlan("Plan", plan, 80), /Nothing to build/, kind);
    }
  });

  it("puts reasons below where there is no room beside, and lines the numbers up", () => {
    const steps = Array.from({ length: 10 }, (_, index) => step(`Step ${index}`, "because", "artifact.build"));
    const lines = renderPlan("Plan", { steps, undo: [], pointOfNoReturn: null }, 20).split("\n");
    assert.deepEqual(lines.slice(0, 3), ["Plan:", "   1. Step 0", "      because"]);
    assert.equal(lines.at(-2), "  10. Step 9");
    assert.equal(lines.length, 21);
  });

  it("without steps says so", () => {
    assert.equal(
      renderPlan("Plan for shop", { steps: [], undo: [], pointOfNoReturn: null }, 80),
      "Plan for shop: nothing to do.",
    );
  });
});

describe("a line of text", () => {
  it("is as wide as the terminal shows it", () => {
    assert.equal(textWidth("abc"), 3);
    assert.equal(textWidth("日本"), 4);
    assert.equal(textWidth("🎂"), 2);
    assert.equal(textWidth("é"), 1);
    assert.equal(textWidth("e\u0301"), 1);
  });

  it("is cut to the columns", () => {
    assert.equal(fitText("abcdef", 6), "abcdef");
    assert.equal(fitText("abcdef", 4), "abc…");
    assert.equal(fitText("日本語", 4), "日…");
    assert.equal(fitText("abc", 0), "");
    for (const columns of [1, 2, 3, 5, 8]) assert.ok(textWidth(fitText("日本語 and more", columns)) <= columns);
  });

  it("loses what would move the cursor", () => {
    assert.equal(shownLine("\u001B[31mred\u001B[0m\tx\u0007"), "red  x");
    assert.equal(shownLine("a\u202Eb\u009B31mc"), "abc");
    assert.equal(shownLine("10 %\r20 %\r100 %\r"), "100 %");
  });
});

describe("foreign text", () => {
  const foreign = "a\u202Eb\u009B31mc\u0085";

  it("has no control characters in failures, plans, receipts and settings", () => {
    const error = new BoughError("failed", `It: ${foreign}`, { hint: `See ${foreign}\n  and ${foreign}` });
    assert.equal(renderFailure(error, unpainted), "bough: It: abc\n  hint: See abc\n  and abc\n");
    const step = { id: "x", kind: "x", needs: [], input: null, deadline: 1 };
    const plan = {
      steps: [{ ...step, title: `Start ${foreign}`, reason: `${foreign} is new` }],
      undo: [],
      pointOfNoReturn: null,
    };
    assert.match(renderPlan("Plan", plan, 80), /^ {2}1\. Start abc {2}abc is new$/m);
    const receipt = { removed: [{ kind: "directory", id: foreign }], remaining: [] };
    assert.equal(renderReceipt(receipt), "Removed:\n  1 × directory\n      abc");
    assert.equal(renderSetting("resources.api.start", foreign), '"abc"');
  });
});

describe("the time since", () => {
  const now = Date.parse("2026-03-10T12:00:00.000Z");
  const cases = [
    ["2026-03-10T11:59:59.500Z", "just now"],
    ["2026-03-10T12:00:05.000Z", "just now"],
    ["2026-03-10T11:59:18.000Z", "42 s ago"],
    ["2026-03-10T11:57:00.000Z", "3 min ago"],
    ["2026-03-10T10:00:00.000Z", "2 h ago"],
    ["2026-03-05T12:00:00.000Z", "5 d ago"],
    ["2025-12-24T12:00:00.000Z", "2025-12-24"],
  ] as const;
  for (const [time, text] of cases) it(`${time} is ${text}`, () => assert.equal(ago(time, now), text));
});

describe("a failure", () => {
  it("has a message and a hint, without the colours of a program's output", () => {
    const error = new BoughError("build-failed", "It failed:\n  \u001B[31mred\u001B[0m", { hint: "Mend it." });
    assert.equal(renderFailure(error, unpainted), "bough: It failed:\n  red\n  hint: Mend it.\n");
    assert.deepEqual(errorJson(error), { code: "build-failed", message: "It failed:\n  red", hint: "Mend it." });
  });

  it("of the system is told without a stack, a fault of bough's own with it", () => {
    const refused = Object.assign(new Error("EACCES: permission denied, open 'x'"), { syscall: "open" });
    assert.equal(renderFailure(refused, unpainted), "bough: EACCES: permission denied, open 'x'\n");
    assert.equal(errorJson(refused).code, "system");
    assert.match(renderFailure(new TypeError("oops"), unpainted), /TypeError: oops\n {4}at [^]*please report it/);
    assert.equal(errorJson(new TypeError("oops")).code, "internal");
  });

  it("is coloured only where the painter colours", () => {
    const paint = painter(process.stderr);
    assert.equal(typeof paint("red", "x"), "string");
    assert.match(
      renderFailure(new BoughError("x", "y"), (format, text) => `<${String(format)}>${text}`),
      /^<red>bough: y/,
    );
  });
});

describe("other texts", () => {
  it("settings have their units", () => {
    assert.equal(renderSetting("resources.api.memory", 268_435_456), '"256mb"');
    assert.equal(renderSetting("resources.api.startTimeout", 60_000), '"60s"');
    assert.equal(renderSetting("resources.api.stopTimeout", 1500), '"1500ms"');
    assert.equal(renderSetting("resources.api.instances", 2), "2");
    assert.equal(renderSetting("resources.api.build", "npm ci"), '"npm ci"');
    assert.equal(renderSetting("resources.api.build", null), "none");
  });

  it("a receipt counts by kind and names each", () => {
    const receipt = {
      removed: [
        { kind: "process", id: "a" },
        { kind: "process", id: "b" },
      ],
      remaining: [],
    };
    assert.equal(renderReceipt(receipt), "Removed:\n  2 × process\n      a\n      b");
    const left = { removed: [], remaining: [{ kind: "table", id: "t" }] };
    assert.equal(renderReceipt(left), "Could not be removed:\n  1 × table\n      t");
  });

  it("uncommitted files are named, three at most", () => {
    assert.equal(renderUncommitted(["a"], "deployed"), "Not committed, so not deployed: a");
    assert.equal(
      renderUncommitted(["a", "b", "c", "d", "e"], "planned"),
      "Not committed, so not planned: a, b, c and 2 more",
    );
  });
});
