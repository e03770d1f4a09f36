import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { textWidth } from "../../../src/cli/render/fit-text.ts";
import { unpainted } from "../../../src/cli/render/painter.ts";
import { renderRows } from "../../../src/cli/render/render-rows.ts";
import { endedRows, stepRows, type StepRows } from "../../../src/cli/render/step-rows.ts";
import { toldAbove } from "../../../src/cli/render/told-above.ts";
import type { EngineEvent, EventBody } from "../../../src/engine/event.ts";

const event = (body: EventBody): EngineEvent => ({ deployment: "d", seq: 1, at: "2026-01-01T00:00:00.000Z", ...body });
const planned = (count: number): EngineEvent =>
  event({
    type: "planned",
    plan: {
      steps: Array.from({ length: count }, (_, index) => ({
        id: `s${index}`,
        kind: "k",
        title: `Step ${index}`,
        reason: "",
        needs: [],
        input: null,
        deadline: 1,
      })),
      undo: [],
      pointOfNoReturn: null,
    },
  });
const step = (index: number, phase: "steps" | "undo" = "steps") => ({
  phase,
  step: `s${index}`,
  title: `Step ${index}`,
});
const error = { code: "x", message: "x", hint: null };
const rowsAfter = (...events: readonly EngineEvent[]): StepRows =>
  events.reduce<StepRows>((rows, one) => stepRows(rows, one, 1000), new Map());
const render = (rows: StepRows, { columns = 80, lines = 20, now = 1000 } = {}): readonly string[] =>
  renderRows(rows, { columns, lines, paint: unpainted }, now);

describe("the live graph", () => {
  it("shows each step as it stands, the last line of output beside the one under way", () => {
    const rows = rowsAfter(
      planned(3),
      event({ type: "step.started", ...step(0) }),
      event({ type: "step.done", ...step(0), ms: 240 }),
      event({ type: "step.started", ...step(1) }),
      event({ type: "step.output", ...step(1), line: "\u001B[31mcompiling\u001B[0m" }),
    );
    const [first, second, third] = render(rows, { now: 4200 });
    assert.equal(first, "✓ Step 0  240 ms");
    assert.match(second ?? "", /^. Step 1 {2}3 s {2}compiling$/);
    assert.equal(third, "  Step 2");
  });

  it("keeps whole, above the steps, what is decided and waited for", () => {
    const says = (id: string): string =>
      toldAbove(event({ type: "step.output", phase: "steps", step: id, line: `${"long ".repeat(40)}\u001B[1mend` }));
    for (const id of ["gate.approval:v4", "release.verdict:v4", "contract.compare:api"])
      assert.equal(says(id), `  ${"long ".repeat(40)}end\n`);
    assert.equal(says("artifact.build:api"), "");
    assert.equal(toldAbove(event({ type: "message", text: "Paused by anna" })), "Paused by anna\n");
  });

  it("ends with what failed, what was not done, and the way back", () => {
    const rows = rowsAfter(
      planned(2),
      event({ type: "step.started", ...step(0) }),
      event({ type: "step.failed", ...step(0), ms: 1200, error }),
      event({ type: "step.started", ...step(0, "undo") }),
      event({ type: "step.done", ...step(0, "undo"), ms: 5 }),
    );
    assert.deepEqual(render(endedRows(rows)), [
      "✗ Step 0  1.2 s",
      "– Step 1  not done",
      "Going back:",
      "✓ Step 0  5 ms",
    ]);
  });

  it("fits any terminal, with what is under way in view", () => {
    const long = "日本語 output that goes on and on and on and on and on and on and on and on and on and on";
    const rows = rowsAfter(
      planned(30),
      ...Array.from({ length: 15 }, (_, index) => event({ type: "step.done", ...step(index), ms: 1 })),
      event({ type: "step.started", ...step(15) }),
      event({ type: "step.output", ...step(15), line: long }),
    );
    for (const columns of [4, 10, 20, 34, 80])
      for (const lines of [3, 5, 10, 40]) {
        const drawn = render(rows, { columns, lines });
        assert.ok(drawn.length <= lines, `${drawn.length} lines of ${lines}`);
        assert.ok(
          drawn.every((line) => textWidth(line) <= columns),
          `${columns}: ${drawn.join("|")}`,
        );
        if (columns >= 20)
          assert.ok(
            drawn.some((line) => line.includes("Step 15")),
            drawn.join("\n"),
          );
      }
    assert.deepEqual(
      [render(rows, { lines: 6 })[0], render(rows, { lines: 6 }).at(-1)],
      ["  … 14 before", "  … 12 more"],
    );
  });
});
