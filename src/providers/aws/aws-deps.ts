import type { AwsSpec } from "../../model/provider.ts";
import type { ReleaseRecord } from "../../model/records.ts";
import type { EnvironmentRef } from "../../provider/provider.ts";
import type { Artifacts } from "../../release/artifacts.ts";
import type { EnvironmentInput } from "./synth/environment-input.ts";
import type { SynthesizedEnvironment } from "./synth/synthesized-stack.ts";

export interface AwsDeps {
  /** The account and region that this provider is for. */
  readonly settings: Pick<AwsSpec, "region" | "account" | "profile">;
  /** Sites are built on this machine; images in the account, or by this machine's Docker. */
  readonly artifacts: Pick<Artifacts, "build" | "checkout" | "path">;
  /** Path of the app's git directory. */
  repository(app: string): string;
  release(environment: EnvironmentRef, version: number): ReleaseRecord;
  /** Artifacts that the environment's releases use, and those of no other environment. */
  ownArtifacts(environment: EnvironmentRef): readonly string[];
  /** Pure. */
  synthesize(input: EnvironmentInput): SynthesizedEnvironment;
  /** Name or path of cfn-lint, which need not be installed; not given where it shall not be asked. */
  readonly cfnLint?: string | undefined;
  /** Name or path of Docker's program, which need not be there; not given where images can be pushed to no registry. */
  readonly docker?: string | undefined;
  /** Milliseconds after which a minute's requests are counted; AWS's own time by default. */
  readonly settled?: number | undefined;
  /** One address for every service, of something that stands in for AWS. */
  readonly endpoint?: string | undefined;
}
