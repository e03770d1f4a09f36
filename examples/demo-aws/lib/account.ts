import { DynamoDBClient, GetItemCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { GetObjectCommand, ListBucketsCommand } from "@aws-sdk/client-s3";
import { openAwsClients } from "../../../src/providers/aws/client/aws-clients.ts";
import { environmentStackName } from "../../../src/providers/aws/names.ts";
import { readStack, readStacks } from "../../../src/providers/aws/stack/read-stack.ts";
import { REGION } from "./region.ts";

/** What an environment has in the account, through the unmodified SDK. */
export async function useEnvironment(slug: string): Promise<{ readonly born: string; readonly page: string }> {
  const aws = openAwsClients({ region: REGION, profile: null });
  const dynamo = new DynamoDBClient({ region: REGION });
  try {
    const stack = await readStack(aws, environmentStackName({ app: "birthday", slug }));
    const { TablePeople: table, SiteBucket: bucket } = stack?.outputs ?? {};
    const item = { username: { S: "ada" }, dateOfBirth: { S: "1815-12-10" } };
    await dynamo.send(new PutItemCommand({ TableName: table, Item: item }));
    const { Item: ada } = await dynamo.send(new GetItemCommand({ TableName: table, Key: { username: { S: "ada" } } }));
    const page = await aws.s3.send(new GetObjectCommand({ Bucket: bucket, Key: "web/index.html" }));
    return { born: ada?.["dateOfBirth"]?.S ?? "", page: (await page.Body?.transformToString()) ?? "" };
  } finally {
    aws.close();
    dynamo.destroy();
  }
}

/** Names of the stacks and buckets that the account has. */
export async function whatIsLeft(): Promise<readonly string[]> {
  const aws = openAwsClients({ region: REGION, profile: null });
  try {
    const { Buckets: buckets = [] } = await aws.s3.send(new ListBucketsCommand({}));
    return [...(await readStacks(aws)).map(({ name }) => name), ...buckets.map(({ Name }) => Name ?? "")];
  } finally {
    aws.close();
  }
}
