import type { EnvironmentRecord, ReleaseRecord, WarmRelease } from "../../model/records.ts";
import type { ControlDeps } from "../control-deps.ts";
import { warmAfter } from "./warm-after.ts";

/** The releases that keep running without traffic when `release` serves, newest first; none where the provider keeps none. */
export const warmReleases = (
  { providers }: Pick<ControlDeps, "providers">,
  environment: EnvironmentRecord,
  release: ReleaseRecord,
  times: { readonly begins: number; readonly ends: number },
): readonly WarmRelease[] =>
  providers.capabilities(release.spec.provider).warm ? warmAfter(environment, release, times) : [];
