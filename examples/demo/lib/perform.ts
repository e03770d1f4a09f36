import type { Act, Scene } from "./act.ts";
import { Unexpected } from "./expect.ts";
import { invite } from "./invite.ts";
import { Interrupted } from "./interruption.ts";
import type { Narrator } from "./narrator.ts";
import { renderTable, type Row } from "./render-table.ts";
import type { Stage } from "./stage.ts";

export interface Performance {
  readonly acts: readonly Act[];
  readonly stage: Stage;
  readonly narrator: Narrator;
  /** Rejects when the show must end. */
  readonly interrupted: Promise<never>;
  /** Leaves it running at the end. */
  readonly keep: boolean;
}

/** Plays the acts in turn, clears everything away whatever happened, and answers the exit code. */
export async function perform(performance: Performance): Promise<number> {
  const { acts, stage, narrator, keep } = performance;
  const rows: Row[] = [];
  narrator.print(`\n${narrator.paint("bold", "bough: every branch gets its own infrastructure")}\n`);
  let code = 0;
  for (const act of acts) {
    code = await play(act, performance, rows);
    if (code !== 0) break;
  }
  const stays = keep && code === 0;
  if (!stays) {
    const cleared = await play({ title: "Stop, and look what is left", play: () => stage.clear() }, performance, rows);
    code = code === 0 ? cleared : code;
  }
  narrator.print(`\n${renderTable(rows, narrator)}\n`);
  if (stays) narrator.print(await invite(stage, narrator));
  else if (code === 0)
    narrator.print("All of it held. See README.md for the tour, or `npm run demo -- --keep` to try it.\n");
  return code;
}

async function play(act: Act, { stage, narrator, interrupted }: Performance, rows: Row[]): Promise<number> {
  const began = performance.now();
  const seconds = (): number => (performance.now() - began) / 1000;
  narrator.begin(act.title);
  try {
    const ended = act.title.startsWith("Stop") ? [] : [interrupted];
    const scene: Scene = await Promise.race([act.play(stage), ...ended]);
    const took = seconds();
    narrator.settle();
    rows.push({ title: act.title, seen: scene.seen, seconds: took, held: true });
    await narrator.say(`${narrator.paint("green", " ✓")} ${narrator.paint("bold", act.title)}  ${took.toFixed(1)} s`);
    for (const line of scene.lines ?? []) await narrator.say(`     ${narrator.paint("dim", line)}`);
    return 0;
  } catch (error) {
    narrator.settle();
    if (error instanceof Interrupted) {
      narrator.print(`\n   ${error.message}: clearing up …`);
      return error.exitCode;
    }
    rows.push({ title: act.title, seen: "did not hold", seconds: seconds(), held: false });
    narrator.print(
      `${narrator.paint("red", " ✗")} ${narrator.paint("bold", act.title)}\n${await reason(error, stage)}`,
    );
    return 1;
  }
}

async function reason(error: unknown, stage: Stage): Promise<string> {
  const told =
    error instanceof Unexpected
      ? [`expected  ${error.expected}`, `happened  ${error.happened}`]
      : [`expected  no error`, `happened  ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`];
  return [...told, ...(await stage.log())].map((line) => `     ${line}`).join("\n");
}
