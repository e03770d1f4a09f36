import type { ServiceSpec, SiteSpec } from "../model/spec.ts";
import type { JobTags } from "./job-runner.ts";

/** How source becomes an artifact; a `ServiceSpec` or `SiteSpec` is one. */
export type Recipe = Pick<ServiceSpec, "kind" | "root" | "build"> | Pick<SiteSpec, "kind" | "root" | "build" | "dir">;

export interface ArtifactSource {
  /** Path of a git directory that has the commit. */
  readonly repository: string;
  readonly commit: string;
  readonly spec: Recipe;
}

/** What is to be built, and for whom first. */
export interface BuildRequest extends ArtifactSource, JobTags {
  /** The address of the source. */
  readonly id: string;
}

/** What is known of an artifact; kept beside its tree. */
export interface Artifact {
  readonly id: string;
  /** The commit that it was built from; later ones may have the same content. */
  readonly commit: string;
  readonly recipe: Recipe;
  /** Keys of the dependency layers that the build used. */
  readonly dependencies: readonly string[];
  /** Number of files, and their bytes, without those that a dependency layer holds. */
  readonly files: number;
  readonly bytes: number;
  /** SHA-256 of paths, modes and contents, without those that a dependency layer holds. */
  readonly digest: string;
  /** Milliseconds that the build took, by phase. */
  readonly timing: Readonly<Record<string, number>>;
  readonly createdAt: string;
}
