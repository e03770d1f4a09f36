import type { Stack } from "aws-cdk-lib/core";
import type { CfnRole } from "aws-cdk-lib/aws-iam";
import type { CfnLogGroup } from "aws-cdk-lib/aws-logs";
import { cdk } from "../cdk.ts";
import type { EnvironmentContext } from "../environment-context.ts";
import type { Statement } from "../link-target.ts";

export interface ServiceRoles {
  /** What the application may do. */
  readonly task: CfnRole;
  /** What ECS may do to start it. */
  readonly execution: CfnRole;
}

export function serviceRoles(
  context: EnvironmentContext,
  stack: Stack,
  id: string,
  { statements, logGroup }: { readonly statements: readonly Statement[]; readonly logGroup: CfnLogGroup },
): ServiceRoles {
  return {
    task: role(context, stack, `${id}TaskRole`, statements),
    execution: role(context, stack, `${id}ExecutionRole`, executionStatements(context, logGroup)),
  };
}

function role(context: EnvironmentContext, stack: Stack, id: string, statements: readonly Statement[]): CfnRole {
  const { name, account } = context.input.foundation;
  return new cdk.iam.CfnRole(stack, id, {
    path: `/bough/${name}/`,
    permissionsBoundary: context.input.foundation.exports.BoundaryArn,
    assumeRolePolicyDocument: {
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Principal: { Service: "ecs-tasks.amazonaws.com" },
          Action: "sts:AssumeRole",
          // Nobody else's tasks may get ECS to take this role for them.
          Condition: { StringEquals: { "aws:SourceAccount": account } },
        },
      ],
    },
    ...(statements.length > 0 && {
      policies: [{ policyName: "links", policyDocument: { Version: "2012-10-17", Statement: statements } }],
    }),
  });
}

function executionStatements({ input }: EnvironmentContext, logGroup: CfnLogGroup): readonly Statement[] {
  const { RepositoryArn } = input.foundation.exports;
  return [
    // The token is the account's and opens no repository by itself; the action takes no other resource.
    { Sid: "RegistryToken", Effect: "Allow", Action: ["ecr:GetAuthorizationToken"], Resource: ["*"] },
    {
      Sid: "Image",
      Effect: "Allow",
      Action: ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
      Resource: [RepositoryArn],
    },
    {
      Sid: "Logs",
      Effect: "Allow",
      Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
      Resource: [logGroup.attrArn],
    },
  ];
}
