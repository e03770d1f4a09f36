import { CloudFormationClient } from "@aws-sdk/client-cloudformation";
import { CloudFrontClient } from "@aws-sdk/client-cloudfront";
import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { CodeBuildClient } from "@aws-sdk/client-codebuild";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { ECRClient } from "@aws-sdk/client-ecr";
import { ECSClient } from "@aws-sdk/client-ecs";
import { ResourceGroupsTaggingAPIClient } from "@aws-sdk/client-resource-groups-tagging-api";
import { S3Client } from "@aws-sdk/client-s3";
import { SSMClient } from "@aws-sdk/client-ssm";
import { STSClient } from "@aws-sdk/client-sts";
import { explainErrors } from "./explain-errors.ts";

export interface AwsClients {
  readonly region: string;
  readonly cloudFormation: CloudFormationClient;
  readonly cloudFront: CloudFrontClient;
  readonly cloudWatch: CloudWatchClient;
  /** Metrics of CloudFront are in this region alone. */
  readonly cloudWatchOfEdge: CloudWatchClient;
  readonly codeBuild: CodeBuildClient;
  readonly dynamo: DynamoDBClient;
  readonly ecr: ECRClient;
  readonly ecs: ECSClient;
  readonly logs: CloudWatchLogsClient;
  readonly s3: S3Client;
  readonly ssm: SSMClient;
  readonly sts: STSClient;
  readonly tagging: ResourceGroupsTaggingAPIClient;
  /** Closes the idle connections. */
  close(): void;
}

export interface AwsTarget {
  readonly region: string;
  /** Profile of the shared AWS configuration; null for the default chain of credentials. */
  readonly profile: string | null;
  /** One address for every service, of something that stands in for AWS; `AWS_ENDPOINT_URL` by default. */
  readonly endpoint?: string | undefined;
  /** How often a call is made at most that is throttled, or gets no answer. */
  readonly attempts?: number;
}

/** CloudFormation allows few calls a second, and many deployments share them. */
const MOST_ATTEMPTS = 8;

const EDGE_REGION = "us-east-1";

export function openAwsClients({
  region,
  profile,
  endpoint = process.env["AWS_ENDPOINT_URL"],
  attempts = MOST_ATTEMPTS,
}: AwsTarget): AwsClients {
  const config = {
    region,
    maxAttempts: attempts,
    retryMode: "standard",
    ...(profile === null ? {} : { profile }),
    ...(endpoint === undefined ? {} : { endpoint }),
  };
  const clients = {
    cloudFormation: new CloudFormationClient(config),
    cloudFront: new CloudFrontClient(config),
    cloudWatch: new CloudWatchClient(config),
    cloudWatchOfEdge: new CloudWatchClient({ ...config, region: EDGE_REGION }),
    codeBuild: new CodeBuildClient(config),
    dynamo: new DynamoDBClient(config),
    ecr: new ECRClient(config),
    ecs: new ECSClient(config),
    logs: new CloudWatchLogsClient(config),
    // A bucket's name is no host name of something that stands in for AWS.
    s3: new S3Client({ ...config, forcePathStyle: endpoint !== undefined }),
    ssm: new SSMClient(config),
    sts: new STSClient(config),
    tagging: new ResourceGroupsTaggingAPIClient(config),
  };
  for (const client of Object.values(clients)) explainErrors(client, { region, profile });
  return {
    ...clients,
    region,
    close() {
      for (const client of Object.values(clients)) client.destroy();
    },
  };
}
