import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { after, before, describe, test } from "node:test";

import {
  CreateTableCommand,
  DeleteTableCommand,
  DescribeTableCommand,
  ListTablesCommand,
  TransactWriteItemsCommand,
} from "@aws-sdk/client-dynamodb";
import {
  BatchGetCommand,
  BatchWriteCommand,
  DeleteCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  ScanCommand,
  UpdateCommand,
} from "@aws-sdk/lib-dynamodb";

import { failsWith } from "../../support/tables/fails-with.ts";
import { startTableRig, type TableRig } from "../../support/tables/table-rig.ts";
import { people } from "../../support/tables/table-definitions.ts";

let rig: TableRig;
before(async () => (rig = await startTableRig()));
after(() => rig[Symbol.asyncDispose]());

describe("an application's requests", () => {
  let db: DynamoDBDocumentClient;
  before(async () => (db = await rig.environment("shop", "main")));

  test("put, get, update, delete", async () => {
    const TableName = "shop-main-people";
    await db.send(
      new PutCommand({ TableName, Item: { username: "ann", born: "1990-01-01", tags: ["a"], deep: { n: 1.5 } } }),
    );
    const { Item } = await db.send(new GetCommand({ TableName, Key: { username: "ann" }, ConsistentRead: true }));
    assert.deepEqual(Item, { username: "ann", born: "1990-01-01", tags: ["a"], deep: { n: 1.5 } });
    const { Attributes } = await db.send(
      new UpdateCommand({
        TableName,
        Key: { username: "ann" },
        UpdateExpression: "SET visits = if_not_exists(visits, :zero) + :one",
        ExpressionAttributeValues: { ":zero": 0, ":one": 1 },
        ReturnValues: "UPDATED_NEW",
      }),
    );
    assert.deepEqual(Attributes, { visits: 1 });
    await db.send(new DeleteCommand({ TableName, Key: { username: "ann" } }));
    assert.equal((await db.send(new GetCommand({ TableName, Key: { username: "ann" } }))).Item, undefined);
  });

  test("a condition that does not hold", async () => {
    const put = (): Promise<unknown> =>
      db.send(
        new PutCommand({
          TableName: "shop-main-people",
          Item: { username: "once" },
          ConditionExpression: "attribute_not_exists(username)",
        }),
      );
    await put();
    await assert.rejects(put(), failsWith("ConditionalCheckFailedException"));
  });

  test("queries by sort key and by index, forward and back", async () => {
    const TableName = "shop-main-orders";
    for (const number of [1, 2, 10, 30]) {
      await db.send(
        new PutCommand({
          TableName,
          Item: { customer: "ann", number, status: number > 5 ? "open" : "paid", placed: `2024-0${number % 7}` },
        }),
      );
    }
    const numbers = async (query: object): Promise<unknown[]> => {
      const { Items = [] } = await db.send(new QueryCommand({ TableName, ...query }));
      return Items.map((item) => item["number"] as unknown);
    };
    const ann = { ":c": "ann" };
    assert.deepEqual(
      await numbers({ KeyConditionExpression: "customer = :c", ExpressionAttributeValues: ann }),
      [1, 2, 10, 30],
    );
    assert.deepEqual(
      await numbers({
        KeyConditionExpression: "customer = :c AND #n BETWEEN :low AND :high",
        ExpressionAttributeNames: { "#n": "number" },
        ExpressionAttributeValues: { ...ann, ":low": 2, ":high": 10 },
        ScanIndexForward: false,
      }),
      [10, 2],
    );
    const byStatus = {
      IndexName: "byStatus",
      KeyConditionExpression: "#s = :s",
      ExpressionAttributeNames: { "#s": "status" },
    };
    assert.deepEqual(await numbers({ ...byStatus, ExpressionAttributeValues: { ":s": "open" } }), [30, 10]);
    await db.send(
      new UpdateCommand({
        TableName,
        Key: { customer: "ann", number: 30 },
        UpdateExpression: "SET #s = :paid",
        ExpressionAttributeNames: { "#s": "status" },
        ExpressionAttributeValues: { ":paid": "paid" },
      }),
    );
    assert.deepEqual(await numbers({ ...byStatus, ExpressionAttributeValues: { ":s": "open" } }), [10]);
  });

  test("batches, and pages of a scan that miss and repeat nothing", async () => {
    const TableName = "shop-main-people";
    const names = Array.from({ length: 60 }, (_, index) => `page-${index}`);
    for (let from = 0; from < names.length; from += 25) {
      const requests = names
        .slice(from, from + 25)
        .map((username) => ({ PutRequest: { Item: { username, batch: 1 } } }));
      await db.send(new BatchWriteCommand({ RequestItems: { [TableName]: requests } }));
    }
    const { Responses } = await db.send(
      new BatchGetCommand({
        RequestItems: { [TableName]: { Keys: names.slice(0, 3).map((username) => ({ username })) } },
      }),
    );
    assert.equal(Responses?.[TableName]?.length, 3);
    const seen: unknown[] = [];
    let ExclusiveStartKey: Record<string, unknown> | undefined;
    do {
      const page = await db.send(
        new ScanCommand({ TableName, Limit: 7, ...(ExclusiveStartKey && { ExclusiveStartKey }) }),
      );
      seen.push(...(page.Items ?? []).filter(({ batch }) => batch === 1).map(({ username }) => username as unknown));
      ExclusiveStartKey = page.LastEvaluatedKey;
    } while (ExclusiveStartKey !== undefined);
    assert.equal(seen.length, names.length);
    assert.deepEqual(new Set(seen), new Set(names));
  });

  for (const [direction, ScanIndexForward] of [
    ["forward", true],
    ["backward", false],
  ] as const) {
    test(`an index keeps every item of one and the same index key, page by page ${direction}`, async () => {
      const TableName = "shop-main-orders";
      const customers = Array.from({ length: 75 }, (_, index) => `same-${direction}-${index}`);
      const status = `same-${direction}`;
      for (let from = 0; from < customers.length; from += 25) {
        const requests = customers
          .slice(from, from + 25)
          .map((customer) => ({ PutRequest: { Item: { customer, number: 1, status } } }));
        await db.send(new BatchWriteCommand({ RequestItems: { [TableName]: requests } }));
      }
      const seen: unknown[] = [];
      let ExclusiveStartKey: Record<string, unknown> | undefined;
      do {
        const page = await db.send(
          new QueryCommand({
            TableName,
            IndexName: "byState",
            KeyConditionExpression: "#s = :s",
            ExpressionAttributeNames: { "#s": "status" },
            ExpressionAttributeValues: { ":s": status },
            ScanIndexForward,
            Limit: 10,
            ...(ExclusiveStartKey && { ExclusiveStartKey }),
          }),
        );
        seen.push(...(page.Items ?? []).map(({ customer }) => customer as unknown));
        ExclusiveStartKey = page.LastEvaluatedKey;
      } while (ExclusiveStartKey !== undefined);
      assert.equal(seen.length, customers.length);
      assert.deepEqual(new Set(seen), new Set(customers));
    });
  }
});

test("items whose keys share dynalite's short hash both stay in an index", async () => {
  const db = await rig.environment("shop", "clash");
  const byHash = new Map<string, string>();
  let pair: readonly string[] | null = null;
  for (let index = 0; pair === null; index += 1) {
    const username = `user-${index}`;
    const hash = createHash("md5").update("Outliers").update(username).digest("hex").slice(0, 6);
    const other = byHash.get(hash);
    if (other !== undefined) pair = [other, username];
    byHash.set(hash, username);
  }
  const indexes = { byCity: { key: { name: "city", type: "S" }, sort: null } } as const;
  await rig.tables.ensureTable({ app: "shop", slug: "clash", name: "people", ...people, indexes });
  const TableName = "shop-clash-people";
  const inOslo = async (): Promise<unknown[]> => {
    const query = { TableName, IndexName: "byCity", KeyConditionExpression: "city = :c" };
    const { Items = [] } = await db.send(new QueryCommand({ ...query, ExpressionAttributeValues: { ":c": "Oslo" } }));
    return Items.map(({ username }) => username as unknown);
  };
  for (const username of pair) await db.send(new PutCommand({ TableName, Item: { username, city: "Oslo" } }));
  assert.deepEqual(new Set(await inOslo()), new Set(pair));
  await db.send(new DeleteCommand({ TableName, Key: { username: pair[0] } }));
  assert.deepEqual(await inOslo(), [pair[1]]);
});

describe("what credentials open", () => {
  let shop: DynamoDBDocumentClient;
  let feature: DynamoDBDocumentClient;
  before(async () => {
    shop = await rig.environment("shop", "x");
    feature = await rig.environment("shop-feature", "x");
    await rig.tables.ensureTable({ app: "shop", slug: "x", name: "secret", ...people });
  });

  test("two environments do not see each other's items", async () => {
    await shop.send(new PutCommand({ TableName: "shop-x-people", Item: { username: "ann" } }));
    const { Item } = await feature.send(
      new GetCommand({ TableName: "shop-feature-x-people", Key: { username: "ann" } }),
    );
    assert.equal(Item, undefined);
  });

  test("neither another environment's tables nor its own that are not linked", async () => {
    for (const TableName of ["shop-feature-x-people", "shop-x-secret", "shop-x-nothing", "shop-main-people"]) {
      const get = shop.send(new GetCommand({ TableName, Key: { username: "ann" } }));
      await assert.rejects(get, failsWith("AccessDeniedException"), TableName);
    }
    const batch = new BatchGetCommand({
      RequestItems: {
        "shop-x-people": { Keys: [{ username: "ann" }] },
        "shop-x-secret": { Keys: [{ username: "ann" }] },
      },
    });
    await assert.rejects(shop.send(batch), failsWith("AccessDeniedException"));
    const write = new BatchWriteCommand({
      RequestItems: { "shop-x-secret": [{ PutRequest: { Item: { username: "a" } } }] },
    });
    await assert.rejects(shop.send(write), failsWith("AccessDeniedException"));
  });

  test("the list holds the linked tables alone", async () => {
    const { TableNames } = await shop.send(new ListTablesCommand({}));
    assert.deepEqual(TableNames, ["shop-x-orders", "shop-x-people"]);
    const first = await shop.send(new ListTablesCommand({ Limit: 1 }));
    assert.equal(first.LastEvaluatedTableName, "shop-x-orders");
  });

  test("a linked table that does not exist", async () => {
    const db = rig.sdk(await rig.tables.grant({ app: "shop", slug: "x", consumer: "job", tables: ["later"] }));
    const get = db.send(new GetCommand({ TableName: "shop-x-later", Key: { username: "ann" } }));
    await assert.rejects(get, failsWith("ResourceNotFoundException"));
  });

  test("tables belong to the definition", async () => {
    const create = new CreateTableCommand({
      TableName: "shop-x-people",
      KeySchema: [{ AttributeName: "a", KeyType: "HASH" }],
      AttributeDefinitions: [{ AttributeName: "a", AttributeType: "S" }],
      BillingMode: "PAY_PER_REQUEST",
    });
    await assert.rejects(shop.send(create), failsWith("AccessDeniedException"));
    await assert.rejects(
      shop.send(new DeleteTableCommand({ TableName: "shop-x-people" })),
      failsWith("AccessDeniedException"),
    );
    const { Table } = await shop.send(new DescribeTableCommand({ TableName: "shop-x-orders" }));
    assert.equal(Table?.TableStatus, "ACTIVE");
    assert.deepEqual(
      Table.GlobalSecondaryIndexes?.map(({ IndexName }) => IndexName),
      ["byStatus", "byState"],
    );
  });

  test("what the server does not have says so", async () => {
    const write = new TransactWriteItemsCommand({
      TransactItems: [{ Put: { TableName: "shop-x-people", Item: { username: { S: "ann" } } } }],
    });
    await assert.rejects(shop.send(write), failsWith("UnknownOperationException"));
  });

  test("an unknown key, a wrong secret, a revoked key", async () => {
    const get = new GetCommand({ TableName: "shop-x-people", Key: { username: "ann" } });
    const granted = await rig.tables.grant({ app: "shop", slug: "x", consumer: "short", tables: ["people"] });
    assert.match(granted.accessKeyId, /^AKIA[A-Z2-7]{16}$/);
    assert.equal(granted.secretAccessKey.length, 40);
    assert.deepEqual(await rig.tables.grant({ app: "shop", slug: "x", consumer: "short", tables: [] }), granted);

    await rig.sdk(granted).send(get);
    const unknown = rig.sdk({ ...granted, accessKeyId: "AKIAAAAAAAAAAAAAAAAA" });
    await assert.rejects(unknown.send(get), failsWith("UnrecognizedClientException"));
    const wrong = rig.sdk({ ...granted, secretAccessKey: "x".repeat(40) });
    await assert.rejects(wrong.send(get), failsWith("InvalidSignatureException"));
    await rig.tables.revoke({ app: "shop", slug: "x", consumer: "short" });
    await assert.rejects(rig.sdk(granted).send(get), failsWith("UnrecognizedClientException"));
  });
});
