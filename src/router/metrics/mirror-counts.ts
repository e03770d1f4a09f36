import { Moments } from "./moments.ts";

export type MirrorResult = "same" | "status" | "body" | "failed";

/** What became of the requests that were mirrored to a release. */
export class MirrorCounts {
  readonly results: Record<MirrorResult, number> = { same: 0, status: 0, body: 0, failed: 0 };
  readonly logRatio = new Moments();
}
