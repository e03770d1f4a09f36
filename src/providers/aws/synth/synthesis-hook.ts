import type { Construct } from "constructs";

/**
 * What `bough.aws.ts` exports by default: adds any construct of aws-cdk-lib to the stack, and may
 * change what was generated. `resources` holds the constructs of each resource, and of the stack's own
 * parts, by name: `resources.people.table`, `resources.api.service`.
 */
export type SynthesisHook = (scope: Construct, resources: HookResources) => void;

export type HookResources = Readonly<Record<string, Readonly<Record<string, Construct>>>>;
