import type { Json } from "../../../lib/json.ts";
import type { Asset, TemplateAsset } from "./asset.ts";

/** A CloudFormation template. */
export type Template = { readonly [key: string]: Json };

/** All that CloudFormation needs to make or change one stack; making it has no effect on anything. */
export interface SynthesizedStack {
  readonly name: string;
  readonly region: string;
  readonly template: Template;
  readonly parameters: Readonly<Record<string, string>>;
  /** Of the whole stack; CloudFormation hands them on to all in it. */
  readonly tags: Readonly<Record<string, string>>;
  readonly capabilities: readonly ("CAPABILITY_IAM" | "CAPABILITY_NAMED_IAM" | "CAPABILITY_AUTO_EXPAND")[];
}

export const stackGroups = ["data", "compute", "edge", "observability"] as const;
export type StackGroup = (typeof stackGroups)[number];

/** A nested stack; a group that is too large for one has several, an empty one none. */
export interface NestedTemplate {
  readonly group: StackGroup;
  /** Logical id of its `AWS::CloudFormation::Stack` in the root template. */
  readonly logicalId: string;
  readonly template: Template;
  readonly asset: TemplateAsset;
}

/**
 * An environment. The release is no tag of the stack: it would be handed on to every resource, and
 * a deployment would touch all of them. It is the root's output `Release`, and a tag of what each
 * release makes anew.
 */
export interface SynthesizedEnvironment {
  readonly root: SynthesizedStack;
  readonly nested: readonly NestedTemplate[];
  /** What must be there before the stack is deployed (templates, images), and after it (files of sites). */
  readonly assets: readonly Asset[];
  /** Where people reach it: `https://…`, or null where CloudFront gives it a name, which is the root's output `Url`. */
  readonly url: string | null;
  /** Where AWS does something else than the definition says, in sentences for the plan. */
  readonly notes: readonly string[];
}
