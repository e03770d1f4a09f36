import { createHash } from "node:crypto";
import type { EnvironmentRef } from "../../provider/provider.ts";

/** Tags that say whose a thing on AWS is. Teardown and prune go by them, and by nothing else. */
export const tagKeys = {
  app: "bough:app",
  environment: "bough:environment",
  branch: "bough:branch",
  release: "bough:release",
  foundation: "bough:foundation",
  /** `true` where what holds data outlives its environment. */
  protect: "bough:protect",
} as const;

/**
 * Name of an environment's root stack, at most 94 of the 128 characters that CloudFormation takes.
 * `shop` with `feature-a` and `shop-feature` with `a` differ by the digest.
 */
export const environmentStackName = ({ app, slug }: EnvironmentRef): string =>
  `bough-${app}-${slug}-${digest(`${app}/${slug}`)}`;

/** Protected environments have a foundation of their own, which previews cannot reach. */
export const foundationNames = ["production", "preview"] as const;
export type FoundationName = (typeof foundationNames)[number];

/** `beside`: what it has in another region, CloudFront's certificate or the vault for copies. */
export const foundationStackName = (name: FoundationName, beside?: "edge" | "copies"): string =>
  ["bough-foundation", name, ...(beside === undefined ? [] : [beside])].join("-");

/** Role that pipelines sign in as. */
export const deployRoleName = (name: FoundationName, region: string): string => `bough-deploy-${name}-${region}`;

/** What the names of all gates begin with; a foundation's go on with its name. */
export const GATES = "/bough/gates/";

/** An environment on its foundation. */
export interface GateRef extends EnvironmentRef {
  readonly foundation: FoundationName;
}

/** SSM parameter that says how far an environment's release may go: the largest share in percent. Without it, everything. */
export const gateParameter = ({ foundation, app, slug }: GateRef): string => `${GATES}${foundation}/${app}/${slug}`;

/** A tag's value as AWS takes it: letters, digits, spaces and `_.:/=+-@`, at most 256. */
export const tagValue = (text: string): string => text.replaceAll(/[^\p{L}\p{N}\p{Z}_.:/=+\-@]/gu, "_").slice(0, 256);

const digest = (text: string): string => createHash("sha256").update(text).digest("hex").slice(0, 6);
