/** Names as the SDK has them: `CloudFormationClient`, `CreateChangeSetCommand`. */
export interface AwsCall {
  readonly client: string;
  readonly command: string;
}

/** The IAM action that a call needs: `cloudformation:CreateChangeSet`. */
export function actionOf({ client, command }: AwsCall): string {
  const service = client.replace(/Client$/, "");
  const operation = command.replace(/Command$/, "");
  return `${PREFIXES[service] ?? service.toLowerCase()}:${(service === "S3" ? S3_ACTIONS[operation] : undefined) ?? operation}`;
}

const PREFIXES: Readonly<Record<string, string>> = {
  CloudWatchLogs: "logs",
  ResourceGroupsTaggingAPI: "tag",
};

/** S3's operations whose action has another name; see "Actions, resources, and condition keys for Amazon S3". */
const S3_ACTIONS: Readonly<Record<string, string>> = {
  HeadObject: "GetObject",
  HeadBucket: "ListBucket",
  ListObjectsV2: "ListBucket",
  ListObjectVersions: "ListBucketVersions",
  DeleteObjects: "DeleteObject",
  ListMultipartUploads: "ListBucketMultipartUploads",
};
