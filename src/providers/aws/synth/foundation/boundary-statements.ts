import type { FoundationExports } from "../foundation-exports.ts";
import type { FoundationSettings } from "../foundation-settings.ts";
import type { Statement } from "../link-target.ts";

/** Everything that roles of services may ever have: data of environments, their image, their logs. */
export function boundaryStatements(
  { partition, region, account }: FoundationSettings,
  { RepositoryArn }: Partial<FoundationExports>,
): readonly Statement[] {
  const arn = (service: string, rest: string): string => `arn:${partition}:${service}:${region}:${account}:${rest}`;
  return [
    {
      Sid: "Tables",
      Effect: "Allow",
      Action: [
        "BatchGetItem",
        "BatchWriteItem",
        "ConditionCheckItem",
        "DeleteItem",
        "DescribeTable",
        "GetItem",
        "PutItem",
        "Query",
        "Scan",
        "UpdateItem",
      ].map((action) => `dynamodb:${action}`),
      Resource: [arn("dynamodb", "table/bough-*")],
    },
    // The token is the account's and opens no repository by itself; the action takes no other resource.
    { Sid: "RegistryToken", Effect: "Allow", Action: ["ecr:GetAuthorizationToken"], Resource: ["*"] },
    {
      Sid: "Image",
      Effect: "Allow",
      Action: ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
      Resource: [RepositoryArn ?? arn("ecr", "repository/bough-*")],
    },
    {
      Sid: "Logs",
      Effect: "Allow",
      Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
      Resource: [arn("logs", "log-group:/bough/*")],
    },
  ];
}
