import assert from "node:assert/strict";
import { test } from "node:test";
import type { EngineEvent, EventBody } from "../../engine/event.ts";
import { duration, noProgress, renderProgress } from "./render-progress.ts";

const build = { phase: "steps", step: "build:api", title: "Build api" } as const;
const start = { phase: "steps", step: "start:api", title: "Start 1 instance of api" } as const;
const failure = { code: "step-failed", message: "api exited with code 1\nlast line of its log", hint: "See its log." };

test("a step is one line with its time", () => {
  assert.deepEqual(
    render([
      { type: "step.started", ...build },
      { type: "step.done", ...build, ms: 1234 },
    ]),
    ["  Build api (1.2 s)"],
  );
});

test("output stands indented below the step's title, which comes again when another step cut in", () => {
  const lines = render([
    { type: "step.started", ...build },
    { type: "step.output", phase: "steps", step: build.step, line: "one" },
    { type: "step.output", phase: "steps", step: build.step, line: "two" },
    { type: "step.started", ...start },
    { type: "step.output", phase: "steps", step: start.step, line: "listening" },
    { type: "step.output", phase: "steps", step: build.step, line: "three" },
  ]);
  assert.deepEqual(lines, [
    "  Build api:",
    "    one",
    "    two",
    "  Start 1 instance of api:",
    "    listening",
    "  Build api:",
    "    three",
  ]);
});

test("a failure gives the reason and the hint, and repeats the output that other lines pushed away", () => {
  const lines = render([
    { type: "step.started", ...start },
    { type: "step.output", phase: "steps", step: start.step, line: "boom" },
    { type: "step.done", ...build, ms: 5 },
    { type: "step.failed", ...start, ms: 61_000, error: failure },
  ]);
  assert.deepEqual(lines, [
    "  Start 1 instance of api:",
    "    boom",
    "  Build api (5 ms)",
    "  Start 1 instance of api: failed after 1 min 1 s",
    "    boom",
    "    api exited with code 1",
    "    last line of its log",
    "    hint: See its log.",
  ]);
});

test("output that an error quotes stands there once", () => {
  const error = { ...failure, message: "The build failed:\nboom\nbang" };
  const output = ["boom", "bang"].map((line): EventBody => ({
    type: "step.output",
    phase: "steps",
    step: build.step,
    line,
  }));
  const expected = [
    "    boom",
    "    bang",
    "  Build api: failed after 1 ms",
    "    The build failed:",
    "    hint: See its log.",
  ];
  assert.deepEqual(render([...output, { type: "step.failed", ...build, ms: 1, error }]).slice(1), expected);
});

test("only the last 20 lines of output are repeated", () => {
  const output = Array.from({ length: 50 }, (_, index): EventBody => ({
    type: "step.output",
    phase: "steps",
    step: start.step,
    line: `line ${index}`,
  }));
  const lines = render([
    ...output,
    { type: "step.done", ...build, ms: 5 },
    { type: "step.failed", ...start, ms: 1, error: { ...failure, hint: null } },
  ]);
  assert.deepEqual(lines.slice(52, 55), ["  Start 1 instance of api: failed after 1 ms", "    line 30", "    line 31"]);
});

test("control characters never reach a terminal, and long lines are cut", () => {
  const [, line = ""] = render([
    {
      type: "step.output",
      phase: "steps",
      step: "x",
      line: `\u001B[31mred\u001B[0m\u001B]0;title\u0007\r\b\ttab${"x".repeat(500)}`,
    },
  ]);
  assert.ok(line.startsWith("    red  tabxxx"), line);
  assert.ok(line.length < 410);
  assert.doesNotMatch(line, /\p{Cc}/u);
});

test("nothing that is told turns the direction of writing", () => {
  const title = "Run a\u202Eb\u009B31mc";
  const error = { ...failure, message: title, hint: title };
  const lines = render([
    { type: "message", text: title },
    { type: "step.started", ...start, title },
    { type: "step.output", phase: "steps", step: start.step, line: title },
    { type: "step.failed", ...start, title, ms: 1, error },
    { type: "step.done", ...build, title, ms: 1 },
  ]);
  assert.deepEqual(lines, [
    "Run abc",
    "  Run abc:",
    "    Run abc",
    "  Run abc: failed after 1 ms",
    "    hint: Run abc",
    "  Run abc (1 ms)",
  ]);
});

test("a step of the way back is another than the one of the same id", () => {
  const lines = render([
    { type: "step.started", ...start },
    { type: "step.started", ...start, phase: "undo", title: "Stop api" },
    { type: "step.output", phase: "steps", step: start.step, line: "one" },
    { type: "step.output", phase: "undo", step: start.step, line: "two" },
  ]);
  assert.deepEqual(lines, ["  Start 1 instance of api:", "    one", "  Stop api:", "    two"]);
});

test("times are short", () => {
  assert.deepEqual([0, 999, 1000, 59_940, 60_000, 125_000, 119_999].map(duration), [
    "0 ms",
    "999 ms",
    "1.0 s",
    "59.9 s",
    "1 min 0 s",
    "2 min 5 s",
    "2 min 0 s",
  ]);
});

function render(bodies: readonly EventBody[]): readonly string[] {
  let state = noProgress;
  return bodies.flatMap((body, index) => {
    const event: EngineEvent = { ...body, deployment: "d1", seq: index + 1, at: "2026-01-01T00:00:00.000Z" };
    const [next, lines] = renderProgress(state, event);
    state = next;
    return lines;
  });
}
