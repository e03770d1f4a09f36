import type { ReleaseRecord } from "../../../model/records.ts";

/** Whether the release replaces what runs, rather than starting beside it. */
export const isInPlace = ({ spec }: ReleaseRecord): boolean => spec.strategy.kind === "all-at-once";
