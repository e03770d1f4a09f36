import { deepFreeze } from "../lib/deep-freeze.ts";

/** Where on AWS environments run. */
export interface AwsOptions {
  readonly region: string;
  /** Twelve digits; the account of the credentials unless given. */
  readonly account?: string | undefined;
  /** Profile of the shared AWS configuration. */
  readonly profile?: string | undefined;
  /** Domain whose hosted zone the account has; environments are below it. */
  readonly domain?: string | undefined;
  /** How services reach the internet: `"public"` subnets with closed security groups (no fixed cost), VPC `"endpoints"`, or a `"nat"` gateway. */
  readonly network?: "public" | "endpoints" | "nat" | undefined;
  /** Region that backups of protected environments are copied to. */
  readonly backupRegion?: string | undefined;
  /** Logical ids of resources that hold data, and may be replaced or removed in a protected environment all the same: the error that refuses it names them. */
  readonly replace?: readonly string[] | undefined;
}

export interface Aws extends AwsOptions {
  readonly name: "aws";
}

/** Environments as CloudFormation stacks of an AWS account. */
export function aws(options: AwsOptions): Aws {
  return deepFreeze({ ...options, name: "aws" });
}
