import { DescribeStackEventsCommand, DescribeStacksCommand } from "@aws-sdk/client-cloudformation";
import { DescribeLogGroupsCommand, FilterLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { GetObjectCommand, ListBucketsCommand, ListObjectsV2Command } from "@aws-sdk/client-s3";
import type { AwsClients } from "../../../src/providers/aws/client/aws-clients.ts";
import { readStacks } from "../../../src/providers/aws/stack/read-stack.ts";
import { readTemplates } from "../../../src/providers/aws/stack/read-templates.ts";

/** All that can be read of an account, each text with where it is: stacks, templates, events, objects, logs. */
export async function toldByAws(aws: AwsClients): Promise<ReadonlyMap<string, string>> {
  const told = new Map<string, string>();
  for (const { id, name, parent } of await readStacks(aws)) {
    told.set(
      `stack ${name}`,
      JSON.stringify(await aws.cloudFormation.send(new DescribeStacksCommand({ StackName: id }))),
    );
    told.set(
      `events ${name}`,
      JSON.stringify(await aws.cloudFormation.send(new DescribeStackEventsCommand({ StackName: id }))),
    );
    if (parent === null)
      for (const { path, template } of await readTemplates(aws, id))
        told.set(`template ${name}/${path}`, JSON.stringify(template));
  }
  const { Buckets: buckets = [] } = await aws.s3.send(new ListBucketsCommand({}));
  for (const { Name: bucket } of buckets) {
    const { Contents: objects = [] } = await aws.s3.send(new ListObjectsV2Command({ Bucket: bucket }));
    for (const { Key } of objects) {
      const { Body: body } = await aws.s3.send(new GetObjectCommand({ Bucket: bucket, Key }));
      told.set(`object ${bucket}/${Key}`, Buffer.from((await body?.transformToByteArray()) ?? []).toString("latin1"));
    }
  }
  const { logGroups: groups = [] } = await aws.logs.send(new DescribeLogGroupsCommand({}));
  for (const { logGroupName } of groups)
    told.set(
      `log ${logGroupName}`,
      JSON.stringify((await aws.logs.send(new FilterLogEventsCommand({ logGroupName }))).events),
    );
  return told;
}
