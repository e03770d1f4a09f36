import type { StackStatus } from "@aws-sdk/client-cloudformation";

/** What CloudFormation says of a stack. */
export interface Stack {
  /** ARN; another one after the stack was deleted and made again. */
  readonly id: string;
  readonly name: string;
  readonly status: StackStatus;
  readonly reason: string | null;
  readonly outputs: Readonly<Record<string, string>>;
  readonly parameters: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
  readonly terminationProtection: boolean;
  /** ARN of the stack that this one is nested in. */
  readonly parent: string | null;
}

/** A template with what it is deployed with, ready to be sent. */
export interface StackTemplate {
  readonly name: string;
  /** Address of the template in the asset bucket; a nested stack's template is named in it by its own. */
  readonly source: { readonly url: string } | { readonly body: string };
  readonly parameters: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
  readonly capabilities: readonly string[];
  /** ARN of the role that CloudFormation works with from then on; null for the caller's own rights. */
  readonly role: string | null;
}
