import { plainLine } from "../../../lib/plain-line.ts";
import type { Context } from "../../context.ts";

/** Ends with 1 when the verdict that was stored is not the one that its record gives. */
export async function run(context: Context, [id = ""]: readonly (string | undefined)[]): Promise<number> {
  const replay = await context.api().replayVerdict(id);
  const { looks, same, stored, replayed } = replay;
  const heading = same
    ? `${replay.id}: ${looks} looks give the same verdict, to the last digit.`
    : `${replay.id}: ${looks} looks do not give the verdict that was stored.`;
  const evidence = (title: string, lines: readonly string[]): string[] => [
    title,
    ...lines.map((line) => `  ${plainLine(line)}`),
  ];
  const text = same
    ? [heading, ...replayed.evidence.map((line) => `  ${plainLine(line)}`)]
    : [heading, ...evidence("Stored:", stored?.evidence ?? []), ...evidence("Replayed:", replayed.evidence)];
  context.result(replay, text.join("\n"));
  return same ? 0 : 1;
}
