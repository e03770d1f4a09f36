import type { VerdictRecord } from "../../model/verdict-record.ts";
import type { JudgeRecord } from "../../release/judge/judge-record.ts";
import type { Observation } from "../../release/judge/observation.ts";
import type { Verdict } from "../../release/judge/verdict.ts";
import type { Progress } from "./progress.ts";
import type { FrozenSettings } from "./settings-of.ts";

export interface StoredSettings extends FrozenSettings {
  /** How often evidence of the deployment had been begun before this. */
  readonly round: number;
}

/** What this program wrote into a record, as it wrote it. */
export const settingsIn = ({ settings }: VerdictRecord): StoredSettings => settings as StoredSettings;
export const progressOf = ({ progress }: VerdictRecord): Progress | null => progress as Progress | null;
export const verdictOf = ({ verdict }: VerdictRecord): Verdict | null => verdict as Verdict | null;
export const observationsOf = (stored: readonly unknown[]): readonly Observation[] => stored as readonly Observation[];

/** All that the verdict was made from. */
export const judgeRecordOf = (record: VerdictRecord, observations: readonly unknown[]): JudgeRecord => ({
  version: 1,
  settings: settingsIn(record).settings,
  observations: observationsOf(observations),
});
