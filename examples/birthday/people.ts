import { DynamoDBClient, GetItemCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";

export interface People {
  /** Date of birth, as in `1815-12-10`; null when the person is not known. */
  dateOfBirth(username: string): Promise<string | null>;
  save(username: string, dateOfBirth: string): Promise<void>;
  close(): void;
}

/**
 * People in a DynamoDB table with the key `username`. Address, region and credentials come from the
 * environment, as the AWS SDK reads them everywhere.
 */
export function openPeople(table: string | undefined): People {
  if (table === undefined) throw new Error("PEOPLE_TABLE_NAME is not set: it names the table of people");
  const client = new DynamoDBClient({ requestHandler: { connectionTimeout: 1_000, requestTimeout: 5_000 } });
  return {
    async dateOfBirth(username) {
      const { Item } = await client.send(
        new GetItemCommand({ TableName: table, Key: { username: { S: username } }, ConsistentRead: true }),
      );
      return Item?.["dateOfBirth"]?.S ?? null;
    },

    async save(username, dateOfBirth) {
      await client.send(
        new PutItemCommand({
          TableName: table,
          Item: { username: { S: username }, dateOfBirth: { S: dateOfBirth } },
        }),
      );
    },

    close: () => client.destroy(),
  };
}
