import type { ReleaseRecord } from "../../model/records.ts";
import { releaseLabel } from "../release-label.ts";
import { stagesOf } from "./stages-of.ts";
import type { RolloutInput } from "./steps.ts";

/** A release on its way to the traffic. */
export interface Rollout {
  readonly release: ReleaseRecord;
  /** The release that serves until then; null for the first one. */
  readonly previous: ReleaseRecord | null;
  /** Whether nothing is asked, checked or judged on the way. */
  readonly straight: boolean;
}

export const inputOfRollout = ({ release, previous }: Rollout): RolloutInput => ({
  environment: { app: release.app, slug: release.slug },
  version: release.version,
  previous: previous?.version ?? null,
});

export const labelOf = ({ release }: Rollout): string => releaseLabel(release.version);

/** Whether both releases serve for a time, each its share. */
export const isDivided = ({ release, previous, straight }: Rollout): boolean =>
  !straight && previous !== null && stagesOf(release.spec.strategy).shares.length > 0;
