import type { Act } from "./act.ts";
import { interruption } from "./interruption.ts";
import { createNarrator } from "./narrator.ts";
import { perform } from "./perform.ts";
import { setStage } from "./stage.ts";

export interface Show {
  readonly title: string;
  /** Folder of `examples` that is the app. */
  readonly example: string;
  readonly acts: readonly Act[];
}

/** Plays a show that takes no options, in a folder and on ports of its own, and gives the exit code. */
export async function runShow({ title, example, acts }: Show): Promise<number> {
  const interrupted = interruption(120_000);
  const narrator = createNarrator(process.stdout);
  const stage = await setStage({ example, progress: narrator.progress });
  const code = await perform({ title, acts, stage, narrator, interrupted });
  if (code === 0) narrator.print("All of it held.\n");
  return code;
}
