import { objectUrl } from "../assets/object-url.ts";
import { tagKeys } from "../names.ts";
import { type DeployedStack, deployStack } from "../stack/deploy-stack.ts";
import type { Watching } from "../stack/wait-until-idle.ts";
import type { EnvironmentPlan } from "./environment-plan.ts";

/** Makes an environment's stack what the release says. */
export function deployEnvironment(watching: Watching, planned: EnvironmentPlan, token: string): Promise<DeployedStack> {
  const { synthesized, foundation, release } = planned;
  const { root } = synthesized;
  const { AssetsBucket: bucket } = foundation.exports;
  const own = planned.templates.find(({ body }) => body === JSON.stringify(root.template));
  return deployStack(watching, {
    template: {
      name: root.name,
      source:
        own === undefined
          ? { body: JSON.stringify(root.template) }
          : { url: objectUrl(foundation.region, bucket, own.key) },
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
