import type { EngineEvent } from "../../engine/event.ts";
import { plainLine } from "../../lib/plain-line.ts";
import type { ErrorRecord } from "../../model/records.ts";

/** What the renderer remembers from one event to the next. */
export interface ProgressState {
  /** The step under whose title the last line of output stands. */
  readonly current: string | null;
  /** Message of the last failure that was told. */
  readonly told: string | null;
  /** Every step under way. */
  readonly steps: ReadonlyMap<string, { readonly title: string; readonly tail: readonly string[] }>;
}

export const noProgress: ProgressState = { current: null, told: null, steps: new Map() };

const tailLength = 20;
const longestLine = 400;

/** One event of a deployment as plain lines. Pure: the next state stands beside the lines. */
export function renderProgress(state: ProgressState, event: EngineEvent): readonly [ProgressState, readonly string[]] {
  switch (event.type) {
    case "message":
      return [state, [plain(event.text)]];
    case "step.output":
      return renderOutput(state, keyOf(event), plain(event.line));
    case "step.done":
      return [forget(state, keyOf(event)), [`  ${plain(event.title)} (${duration(event.ms)})`]];
    case "step.failed":
      return [
        { ...forget(state, keyOf(event)), told: event.error.message },
        [
          `  ${plain(event.title)}: failed after ${duration(event.ms)}`,
          ...renderFailure(state, keyOf(event), event.error),
        ],
      ];
    case "step.started":
      return [{ ...state, steps: new Map(state.steps).set(keyOf(event), { title: plain(event.title), tail: [] }) }, []];
    case "deployment":
    case "planned":
      return [state, []];
  }
}

/** The reason and the hint, indented as a part of what failed. */
export function renderError(error: ErrorRecord): readonly string[] {
  const message = error.message.split("\n").map((line) => `    ${plain(line)}`);
  return error.hint === null ? message : [...message, `    hint: ${plain(error.hint)}`];
}

/** `240 ms`, `1.9 s`, `2 min 5 s`. */
export function duration(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/** A step of the way back may have the id of one of the plan. */
function keyOf({ phase, step }: { readonly phase: string; readonly step: string }): string {
  return `${phase} ${step}`;
}

function renderOutput(state: ProgressState, step: string, line: string): readonly [ProgressState, readonly string[]] {
  const { title, tail } = state.steps.get(step) ?? { title: step, tail: [] };
  const heading = state.current === step ? [] : [`  ${title}:`];
  const steps = new Map(state.steps).set(step, { title, tail: [...tail, line].slice(-tailLength) });
  return [{ ...state, current: step, steps }, [...heading, `    ${line}`]];
}

/**
 * The reason, and the step's output as far as it does not stand right above: an error that quotes
 * it has it only once, and output that other steps' lines have pushed away comes again.
 */
function renderFailure(state: ProgressState, step: string, error: ErrorRecord): readonly string[] {
  const output = (state.steps.get(step)?.tail ?? []).map((line) => `    ${line}`);
  const reason = renderError(error).filter((line) => !output.includes(line));
  return state.current === step ? reason : [...output, ...reason];
}

function forget(state: ProgressState, step: string): ProgressState {
  const steps = new Map(state.steps);
  steps.delete(step);
  return { ...state, current: null, steps };
}

/** What would reach the pusher's terminal. */
function plain(text: string): string {
  const line = plainLine(text);
  return line.length > longestLine ? `${line.slice(0, longestLine)}…` : line;
}
