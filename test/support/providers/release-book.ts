import type { ReleaseRecord } from "../../../src/model/records.ts";
import type { Spec } from "../../../src/model/spec.ts";
import type { EnvironmentRef } from "../../../src/provider/provider.ts";
import type { TestArtifacts } from "../test-artifacts.ts";

/** Releases of environments, numbered in each. */
export function releaseBook(artifacts: TestArtifacts): {
  get(environment: EnvironmentRef, version: number): ReleaseRecord;
  make(files: Readonly<Record<string, string>>, spec: Spec): Promise<ReleaseRecord>;
} {
  const releases = new Map<string, ReleaseRecord>();
  return {
    get({ slug }, version) {
      const found = releases.get(`${slug}@${version}`);
      if (found === undefined) throw new Error(`no release v${version} of ${slug}`);
      return found;
    },
    async make(files, spec) {
      const commit = await artifacts.repository.commit(files);
      const addressed: Record<string, string> = {};
      for (const [name, resource] of Object.entries(spec.resources))
        if (resource.kind !== "table") addressed[name] = await artifacts.address(commit, resource);
      const { app, slug, branch } = spec;
      const version = [...releases.values()].filter((one) => one.slug === slug).length + 1;
      const createdAt = new Date().toISOString();
      const record = { app, slug, version, branch, commit, spec, artifacts: addressed, createdAt };
      releases.set(`${slug}@${version}`, record);
      return record;
    },
  };
}
