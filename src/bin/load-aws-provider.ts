import type { AwsSpec } from "../model/provider.ts";
import type { Provider } from "../provider/provider.ts";
import type { AwsDeps } from "../providers/aws/aws-deps.ts";
import { createAwsProvider } from "../providers/aws/aws-provider.ts";
import { synthesizeEnvironment } from "../providers/aws/synth/synthesize-environment.ts";

/** Loads the AWS SDK and the CDK: to be imported only where an environment is on AWS. */
export const loadAwsProvider = (
  { region, account, profile }: AwsSpec,
  deps: Pick<AwsDeps, "artifacts" | "repository" | "release" | "ownArtifacts">,
): Provider =>
  createAwsProvider({
    ...deps,
    settings: { region, account, profile },
    synthesize: synthesizeEnvironment,
    cfnLint: "cfn-lint",
    // What stands in for AWS has no registry of images, and counts at once.
    ...(process.env["AWS_ENDPOINT_URL"] === undefined ? { docker: "docker" } : { settled: 0 }),
  });
