import type { FoundationInput } from "../synth/environment-input.ts";

/** What the steps of a release are told; stacks are made from it anew, because templates are too large for a journal. */
export interface ReleaseInput {
  readonly app: string;
  readonly slug: string;
  readonly version: number;
  readonly foundation: FoundationInput;
  /** Place on the foundation's load balancer. */
  readonly slot: number;
  /** Service → instances that it had when it was planned. */
  readonly running: Readonly<Record<string, number>>;
  readonly straight: boolean;
  readonly asleep: boolean;
  /** Of what was planned: what is deployed must be that. */
  readonly digest: string;
}

export interface AssetInput extends ReleaseInput {
  readonly resource: string;
}

/** `asleep`: whether users get it back without instances. */
export interface RestoreInput extends ReleaseInput {
  /** Version that users get back; null for none. */
  readonly back: number | null;
}

export interface DestroyInput {
  readonly app: string;
  readonly slug: string;
}
