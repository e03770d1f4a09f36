import type { Construct } from "constructs";
import type { Stack } from "aws-cdk-lib/core";
import type { Spec } from "../../../model/spec.ts";
import type { Asset } from "./asset.ts";
import type { EnvironmentInput } from "./environment-input.ts";
import type { OneOffTask } from "./jobs/one-off-task.ts";
import type { LinkTarget } from "./link-target.ts";
import type { WatchedService } from "./observability/watched.ts";
import type { Network } from "./service/network.ts";
import type { Origin } from "./edge/origin.ts";
import type { StackGroup } from "./synthesized-stack.ts";

/** What the kinds share while one environment is put together. */
export interface EnvironmentContext {
  readonly input: EnvironmentInput;
  readonly spec: Spec;
  readonly root: Stack;
  /** Public path patterns that each service answers. */
  readonly paths: ReadonlyMap<string, readonly string[]>;
  /** Services that another one links. */
  readonly linked: ReadonlySet<string>;
  /** Public host name; null when CloudFront gives one. */
  readonly host: string | null;
  /** Whether CloudFront stands before the services. */
  readonly fronted: boolean;
  /** A nested stack of the group with room for so many resources. */
  place(group: StackGroup, resources: number): Stack;
  /** What linked resources give; filled kind by kind, in the order of `kinds`. */
  readonly links: Map<string, LinkTarget>;
  /** What CloudFront leads to. */
  readonly origins: Origin[];
  /** Security groups of the services; made with the first of them. */
  network: Network | null;
  /** Number of the next rule on the load balancer, from 1. */
  rules: number;
  readonly watched: WatchedService[];
  /** Runs once more for this release when everything else is in place. */
  readonly closing: OneOffTask[];
  readonly tables: Map<string, string>;
  readonly assets: Asset[];
  readonly notes: string[];
  /** Root outputs: name → value. */
  readonly outputs: Map<string, string>;
  /** Makes constructs known to `bough.aws.ts`. */
  expose(resource: string, constructs: Readonly<Record<string, Construct>>): void;
}
