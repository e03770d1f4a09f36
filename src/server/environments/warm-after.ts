import { releasesIn } from "../../model/traffic.ts";
import type { EnvironmentRecord, ReleaseRecord, WarmRelease } from "../../model/records.ts";
import { replacesAll } from "../../release/rollout/replaces-all.ts";

/**
 * The releases that keep running without traffic when `release` serves, newest first: what it
 * replaces, and those that were warm and are not due when the deployment begins, or that people lead
 * traffic to. Pure.
 */
export function warmAfter(
  { release: serving, warm, traffic }: Pick<EnvironmentRecord, "release" | "warm" | "traffic">,
  { version, spec }: Pick<ReleaseRecord, "version" | "spec">,
  { begins, ends }: { readonly begins: number; readonly ends: number },
): readonly WarmRelease[] {
  const used = releasesIn(traffic);
  const kept = warm.filter(
    ({ release, until }) =>
      release !== version && release !== serving && (Date.parse(until) > begins || used.includes(release)),
  );
  const isReplaced = serving !== null && serving !== version;
  if (isReplaced && replacesAll(spec)) return [];
  if (!isReplaced || spec.keepWarm === 0) return kept;
  return [{ release: serving, until: new Date(ends + spec.keepWarm).toISOString() }, ...kept].slice(
    0,
    Math.max(1, spec.rollbackWindow),
  );
}
