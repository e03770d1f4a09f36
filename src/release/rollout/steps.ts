import type { ChecksSpec, CheckSpec } from "../../model/checks.ts";
import type { ExperimentSpec } from "../../model/chaos.ts";
import type { Freeze, ReleaseWindow } from "../../model/gates.ts";
import type { JudgeSpec } from "../../model/judge.ts";

/**
 * Inputs and outputs of the steps that releases of every provider have in common. Durations are
 * milliseconds, shares percent of the traffic. All routes of an environment shift together.
 */
export interface RolloutInput {
  readonly environment: { readonly app: string; readonly slug: string };
  /** The release that is on its way. */
  readonly version: number;
  /** The release that serves until then; null for the first one. */
  readonly previous: number | null;
}

/** `routes.weigh:v4@10`: the release gets its share, the previous one the rest. Of the provider. */
export interface WeighInput extends RolloutInput {
  readonly share: number;
}

/** What `routes.weigh:v4@0` gives the steps that test the release while it has no public traffic. */
export interface WeighOutput {
  readonly test: TestAddress;
}

/** Requests with the header reach the release, whatever its share; nobody else can know the value. */
export interface TestAddress {
  /** Public address of the environment, without a trailing slash. */
  readonly url: string;
  readonly header: { readonly name: string; readonly value: string };
}

/** `check.run:v4/before/login`: one check of the definition, or of the previous release's. Of the provider. */
export interface CheckInput extends RolloutInput {
  /** Release that is tested and whose check it is: `version`, or `previous` for the old release's on the new schema. */
  readonly of: number;
  readonly place: keyof ChecksSpec;
  readonly check: CheckSpec;
  /** Id of the step whose output is a `WeighOutput`; the step needs it. */
  readonly address: string;
}

/** `gate.window:v4`: waits until the release window is open. Of control, as all gates. */
export interface WindowInput extends RolloutInput {
  readonly window: ReleaseWindow;
}

/** `gate.freeze:v4`: waits until no freeze is on. */
export interface FreezeInput extends RolloutInput {
  readonly freezes: readonly Freeze[];
}

/** `gate.approval:v4`: waits until somebody who may has approved. */
export interface ApprovalInput extends RolloutInput {
  /** Names of those who may approve; empty for anybody. */
  readonly by: readonly string[];
}

/** `release.preflight:v4`: what the judge can detect at the present traffic. Of control, as all that judges. */
export interface PreflightInput extends RolloutInput {
  /** Shares in their order, without the last, 100. */
  readonly shares: readonly number[];
  readonly bake: number;
  readonly judge: JudgeSpec;
}

/** `release.bake:v4@10`: watches the release at its share for a time; fails when the judge does. */
export interface BakeInput extends RolloutInput {
  readonly share: number;
  /** Of all shares before 100, which one this is, from 0. */
  readonly index: number;
  readonly of: number;
  readonly duration: number;
  /** Null: by the clock alone. */
  readonly judge: JudgeSpec | null;
}

/** `release.verdict:v4`: waits for a verdict that lets the release have everything, or for a person. */
export interface VerdictInput extends RolloutInput {
  /** The share at which it is reached. */
  readonly share: number;
  readonly judge: JudgeSpec;
}

/** `chaos.run:v4/slow-link`: an experiment on both revisions while the first share is judged. Of control. */
export interface ChaosInput extends RolloutInput {
  readonly experiment: string;
  readonly spec: ExperimentSpec;
}

/** `release.finish:v4`: the release has everything and is not taken back any more. Of the provider. */
export type FinishInput = RolloutInput;

/** A gate may be waited for, and a release held for a person, so long. */
export const LONGEST_WAIT = 14 * 24 * 60 * 60_000;
