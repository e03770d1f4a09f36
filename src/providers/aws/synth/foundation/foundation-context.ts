import type { Stack } from "aws-cdk-lib/core";
import type { Construct } from "constructs";
import type { FoundationExports } from "../foundation-exports.ts";
import type { FoundationSettings } from "../foundation-settings.ts";

/** What the parts of a foundation share while it is put together. */
export interface FoundationContext {
  readonly stack: Stack;
  readonly settings: FoundationSettings;
  /** Outputs; each part sets its own. */
  readonly exports: Partial<Record<keyof FoundationExports, string>>;
  /** Makes constructs known to `bough.aws.ts`. */
  expose(part: string, constructs: Readonly<Record<string, Construct>>): void;
}

/** Whether what it holds is worth more than what keeping it costs. */
export const isProduction = ({ settings }: FoundationContext): boolean => settings.name === "production";
