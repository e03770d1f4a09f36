import type { Spec } from "../../../model/spec.ts";
import type { FoundationName } from "../names.ts";
import type { FoundationExports } from "./foundation-exports.ts";
import type { SynthesisHook } from "./synthesis-hook.ts";

export interface EnvironmentInput {
  readonly spec: Spec;
  readonly release: SynthesizedRelease;
  readonly foundation: FoundationInput;
  /**
   * Number of the environment on the foundation's load balancer, 0 to 499, that no other one there has:
   * the priorities of its rules are `100 * slot + 1` and up. Who deploys allots it, and keeps it.
   */
  readonly slot: number;
  /** Service → how many instances scaling has given it, so that a release does not begin with fewer; empty for a fresh environment. */
  readonly running: Readonly<Record<string, number>>;
  /** No instances: it sleeps. */
  readonly asleep: boolean;
  /** The release takes all the traffic as soon as it is healthy: it has served before, and needs no proof. */
  readonly straight: boolean;
  /** What `bough.aws.ts` exports; null without one. */
  readonly hook: SynthesisHook | null;
}

export interface SynthesizedRelease {
  readonly version: number;
  readonly commit: string;
  /** Resource → content address. */
  readonly artifacts: Readonly<Record<string, string>>;
}

export interface FoundationInput {
  readonly name: FoundationName;
  readonly account: string;
  readonly region: string;
  readonly partition: string;
  readonly exports: FoundationExports;
}
