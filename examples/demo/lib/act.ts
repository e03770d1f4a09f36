import type { Stage } from "./stage.ts";

/** One thing that is shown. */
export interface Act {
  readonly title: string;
  /** @throws Unexpected when something did not hold. */
  play(stage: Stage): Promise<Scene>;
}

/** What was seen: in half a line for the table at the end, and at more length for now. */
export interface Scene {
  readonly seen: string;
  readonly lines?: readonly string[];
}
