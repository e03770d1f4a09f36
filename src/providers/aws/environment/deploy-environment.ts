import { templateSource } from "../assets/template-source.ts";
import { tagKeys } from "../names.ts";
import { type DeployedStack, deployStack } from "../stack/deploy-stack.ts";
import type { Watching } from "../stack/wait-until-idle.ts";
import type { EnvironmentPlan } from "./environment-plan.ts";

/** Makes an environment's stack what the release says. */
export async function deployEnvironment(
  watching: Watching,
  planned: EnvironmentPlan,
  token: string,
): Promise<DeployedStack> {
  const { synthesized, foundation, release } = planned;
  const { root } = synthesized;
  const { AssetsBucket: bucket } = foundation.exports;
  return deployStack(watching, {
    template: {
      name: root.name,
      source: await templateSource(watching.aws, bucket, JSON.stringify(root.template)),
      parameters: root.parameters,
      tags: { ...root.tags, ...(release.spec.protect ? { [tagKeys.protect]: "true" } : {}) },
      capabilities: root.capabilities,
      role: foundation.exports.StackRoleArn,
    },
    token,
    // A preview need not serve at once: its first request waits for it.
    express: release.spec.preview,
    protect: release.spec.protect,
    replace: release.spec.provider.name === "aws" ? release.spec.provider.replace : [],
  });
}
