import type { Stack } from "aws-cdk-lib/core";
import type { Construct } from "constructs";
import { cdk } from "./cdk.ts";
import { foundationStackName } from "../names.ts";
import { backups } from "./foundation/backups.ts";
import { buckets } from "./foundation/buckets.ts";
import { cluster } from "./foundation/cluster.ts";
import { deployRights } from "./foundation/deploy-rights.ts";
import { functions } from "./foundation/functions.ts";
import type { FoundationContext } from "./foundation/foundation-context.ts";
import { imageBuilds } from "./foundation/image-builds.ts";
import { loadBalancer } from "./foundation/load-balancer.ts";
import { domainNames } from "./foundation/names.ts";
import { network } from "./foundation/network.ts";
import { trafficRole } from "./foundation/traffic-role.ts";
import { trail } from "./foundation/trail.ts";
import { foundationMemory } from "./foundation-memory.ts";
import type { FoundationSettings } from "./foundation-settings.ts";
import type { OpenApp } from "./stack/open-app.ts";
import { ThinSynthesizer } from "./stack/thin-synthesizer.ts";

/** Puts the constructs of a foundation together, and lets the hook change them. */
export function buildFoundation({ app }: OpenApp, settings: FoundationSettings): Stack {
  const stack = new cdk.core.Stack(app, "Foundation", {
    stackName: foundationStackName(settings.name),
    env: { account: settings.account, region: settings.region },
    description: `bough foundation ${settings.name}`,
    terminationProtection: true,
    synthesizer: new ThinSynthesizer(""),
  });
  stack.templateOptions.metadata = foundationMemory.metadata(settings);
  const exposed = new Map<string, Readonly<Record<string, Construct>>>();
  const context: FoundationContext = {
    stack,
    settings,
    exports: {},
    expose: (part, constructs) => void exposed.set(part, { ...exposed.get(part), ...constructs }),
  };
  const { assets, logs, logsPolicy } = buckets(context);
  const made = network(context, logs);
  const names = domainNames(context);
  loadBalancer(context, { network: made, logs, logsPolicy, certificate: names?.certificate ?? null });
  const { cluster: ecs, repository } = cluster(context);
  imageBuilds(context, { assets, repository });
  functions(context, ecs);
  trafficRole(context);
  deployRights(context);
  backups(context);
  trail(context, logs, logsPolicy);
  for (const [name, value] of Object.entries(context.exports))
    new cdk.core.CfnOutput(stack, `Export${name}`, { value }).overrideLogicalId(name);
  settings.hook?.(stack, Object.fromEntries(exposed));
  return stack;
}
