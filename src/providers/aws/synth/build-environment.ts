import type { Stack } from "aws-cdk-lib/core";
import type { Construct } from "constructs";
import { cdk } from "./cdk.ts";
import { releaseLabel } from "../../../release/release-label.ts";
import { environmentStackName } from "../names.ts";
import { synthesizeEdge } from "./edge/synthesize-edge.ts";
import type { EnvironmentContext } from "./environment-context.ts";
import type { EnvironmentInput } from "./environment-input.ts";
import { hostName } from "./host-name.ts";
import { oneOffTask } from "./jobs/one-off-task.ts";
import { synthesizeResources } from "./kinds.ts";
import { synthesizeObservability } from "./observability/synthesize-observability.ts";
import { releaseNotes } from "./service/release-notes.ts";
import { publicPaths } from "./service/public-paths.ts";
import { linkedServices } from "./service/service-address.ts";
import { frontedByCloudFront } from "./service/rule-conditions.ts";
import { nestedStacks, type PlacedStack } from "./stack/nested-stacks.ts";
import type { OpenApp } from "./stack/open-app.ts";
import { ThinSynthesizer } from "./stack/thin-synthesizer.ts";

export interface BuiltEnvironment {
  readonly root: Stack;
  readonly nested: readonly PlacedStack[];
  readonly context: EnvironmentContext;
}

/** Puts the constructs of an environment together, and lets `bough.aws.ts` change them. */
export function buildEnvironment({ app }: OpenApp, input: EnvironmentInput): BuiltEnvironment {
  const { spec, foundation } = input;
  const description = `bough environment ${spec.app}/${spec.slug}`;
  const root = new cdk.core.Stack(app, "App", {
    stackName: environmentStackName(spec),
    env: { account: foundation.account, region: foundation.region },
    description,
    synthesizer: new ThinSynthesizer(foundation.exports.AssetsBucket),
  });
  const nested = nestedStacks(root, description);
  const exposed = new Map<string, Record<string, Construct>>();
  const { Domain } = foundation.exports;
  const context: EnvironmentContext = {
    input,
    spec,
    root,
    paths: publicPaths(spec),
    linked: linkedServices(spec),
    host: Domain === "" ? null : hostName(spec, Domain),
    fronted: frontedByCloudFront(spec, Domain !== ""),
    place: nested.place,
    links: new Map(),
    origins: [],
    network: null,
    rules: 1,
    watched: [],
    closing: [],
    tables: new Map(),
    assets: [],
    notes: [],
    outputs: new Map([
      ["Release", releaseLabel(input.release.version)],
      ["Commit", input.release.commit],
    ]),
    expose: (resource, constructs) => void exposed.set(resource, { ...exposed.get(resource), ...constructs }),
  };
  context.notes.push(...releaseNotes(context), ...otherDomain(context));
  synthesizeResources(context);
  synthesizeEdge(context);
  synthesizeObservability(context);
  closeRelease(context, nested.all);
  for (const [name, value] of told(context)) new cdk.core.CfnOutput(root, name, { value }).overrideLogicalId(name);
  input.hook?.(root, Object.fromEntries(exposed));
  return { root, nested: nested.all, context };
}

/** Addresses come from the foundation; cost and diagram know the definition alone. */
function otherDomain({ spec: { provider }, input }: EnvironmentContext): readonly string[] {
  const { Domain: domain } = input.foundation.exports;
  const said = provider.name === "aws" ? (provider.domain ?? "") : domain;
  if (said === domain) return [];
  const of = (name: string): string => (name === "" ? "no domain" : `the domain ${name}`);
  return [
    `The foundation has ${of(domain)}, the definition ${of(said)}: cost and diagram are those of the definition.`,
  ];
}

/** CloudFormation takes 200. */
const MOST_OUTPUTS = 200;

/** What the root tells: services before tables, whose names only people read. */
function told({ outputs, notes }: EnvironmentContext): readonly (readonly [string, string])[] {
  const all = [...outputs].toSorted(([a], [b]) => Number(a.startsWith("Table")) - Number(b.startsWith("Table")));
  if (all.length > MOST_OUTPUTS)
    notes.push(`The stack's outputs are ${MOST_OUTPUTS} of ${all.length}: CloudFormation takes no more.`);
  return all.slice(0, MOST_OUTPUTS);
}

/** Contracting migrations come when all else is in place: the release before cannot live with them. */
function closeRelease(context: EnvironmentContext, nested: readonly PlacedStack[]): void {
  for (const task of context.closing) {
    const job = oneOffTask(context, context.root, task);
    // What it refers to, it waits for anyway.
    const others = nested.filter(({ stack }) => stack !== task.from && stack !== task.network.stack);
    for (const { stack } of others) job.node.addDependency(stack);
  }
}
