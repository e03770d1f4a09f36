import type { CfnRole } from "aws-cdk-lib/aws-iam";
import { cdk } from "../cdk.ts";
import type { Statement } from "../link-target.ts";
import type { FoundationContext } from "./foundation-context.ts";

/** Services that say for whom they take a role; a condition on what the others do not say would lock them out. */
const tellsAccount = new Set(["codebuild.amazonaws.com"]);

/** A role that one service of AWS takes, with these rights and no others. */
export function serviceRole(
  { stack, settings }: FoundationContext,
  id: string,
  service: string,
  statements: readonly Statement[],
): CfnRole {
  return new cdk.iam.CfnRole(stack, id, {
    path: `/bough/${settings.name}/`,
    assumeRolePolicyDocument: {
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Principal: { Service: service },
          Action: "sts:AssumeRole",
          ...(tellsAccount.has(service) && { Condition: { StringEquals: { "aws:SourceAccount": settings.account } } }),
        },
      ],
    },
    policies: [{ policyName: "rights", policyDocument: { Version: "2012-10-17", Statement: statements } }],
  });
}
