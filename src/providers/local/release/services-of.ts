import type { ReleaseRecord } from "../../../model/records.ts";
import type { ServiceSpec } from "../../../model/spec.ts";

/** Name and spec of every service of a release. */
export const servicesOf = (release: ReleaseRecord): readonly (readonly [string, ServiceSpec])[] =>
  Object.entries(release.spec.resources).flatMap(([name, spec]) =>
    spec.kind === "service" ? [[name, spec] as const] : [],
  );
