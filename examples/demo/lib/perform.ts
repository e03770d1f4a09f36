import type { Act } from "./act.ts";
import { Unexpected } from "./expect.ts";
import { Interrupted } from "./interruption.ts";
import type { Narrator } from "./narrator.ts";
import { renderTable, type Row } from "./render-table.ts";
import type { Stage } from "./stage.ts";

export interface Performance {
  readonly title: string;
  readonly acts: readonly Act[];
  readonly stage: Stage;
  readonly narrator: Narrator;
  /** Ends the show early. */
  readonly interrupted: AbortSignal;
}

/** Plays the acts in turn, up to the first that does not hold, and answers the exit code. All is cleared away unless it is 0. */
export async function perform({ title, acts, stage, narrator, interrupted }: Performance): Promise<number> {
  const rows: Row[] = [];
  narrator.print(`\n${narrator.paint("bold", title)}\n`);
  try {
    for (const act of acts) {
      const row = await untilAborted(play(act, stage, narrator, interrupted), interrupted);
      rows.push(row);
      if (!row.held) break;
    }
  } catch (error) {
    narrator.settle();
    narrator.print(`\n   ${(error as Error).message}: clearing up …`);
    await stage.clear();
    return error instanceof Interrupted ? error.exitCode : 1;
  }
  const held = rows.every((row) => row.held);
  if (!held) await stage.clear();
  narrator.print(`\n${renderTable(rows, narrator)}\n`);
  return held ? 0 : 1;
}

async function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const abort = (): void => reject(signal.reason as Error);
  signal.addEventListener("abort", abort);
  try {
    signal.throwIfAborted();
    return await Promise.race([work, promise]);
  } finally {
    signal.removeEventListener("abort", abort);
  }
}

async function play(act: Act, stage: Stage, narrator: Narrator, interrupted: AbortSignal): Promise<Row> {
  const { paint, say } = narrator;
  const began = performance.now();
  const elapsed = (): number => (performance.now() - began) / 1000;
  narrator.begin(act.title);
  try {
    const scene = await act.play(stage);
    const seconds = elapsed();
    narrator.settle();
    await say(`${paint("green", " ✓")} ${paint("bold", act.title)}  ${seconds.toFixed(1)} s`);
    for (const line of scene.lines ?? []) await say(`     ${paint("dim", line)}`);
    return { title: act.title, seen: scene.seen, seconds, held: true };
  } catch (error) {
    const row = { title: act.title, seen: "did not hold", seconds: elapsed(), held: false };
    // What fails because all is being cleared away is no news.
    if (interrupted.aborted) return row;
    narrator.settle();
    narrator.print(`${paint("red", " ✗")} ${paint("bold", act.title)}\n${await reason(error, stage)}`);
    return row;
  }
}

async function reason(error: unknown, stage: Stage): Promise<string> {
  const told =
    error instanceof Unexpected
      ? [`expected  ${error.expected}`, `happened  ${error.happened}`]
      : ["expected  no error", `happened  ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`];
  return [...told, "", ...(await stage.log())].map((line) => `     ${line}`).join("\n");
}
