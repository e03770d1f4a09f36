import type { JudgeSettings } from "./judge-settings.ts";
import type { Observation } from "./observation.ts";

/** All that a verdict is made from; plain JSON. The same record gives the same verdict. */
export interface JudgeRecord {
  readonly version: 1;
  readonly settings: JudgeSettings;
  readonly observations: readonly Observation[];
}
