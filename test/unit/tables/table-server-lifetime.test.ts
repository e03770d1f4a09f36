import assert from "node:assert/strict";
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";

import { GetCommand, PutCommand, QueryCommand } from "@aws-sdk/lib-dynamodb";

import { failsWith } from "../../support/tables/fails-with.ts";
import { startTableRig, type TableRig } from "../../support/tables/table-rig.ts";
import { people } from "../../support/tables/table-definitions.ts";

let rig: TableRig;
before(async () => (rig = await startTableRig()));
after(() => rig[Symbol.asyncDispose]());

describe("tables over time", () => {
  test("an index that is added later holds what was there before", async () => {
    const db = await rig.environment("shop", "grow");
    const TableName = "shop-grow-people";
    await db.send(new PutCommand({ TableName, Item: { username: "ann", city: "Oslo" } }));
    await db.send(new PutCommand({ TableName, Item: { username: "bob" } }));
    const indexes = { byCity: { key: { name: "city", type: "S" }, sort: null } } as const;
    await rig.tables.ensureTable({ app: "shop", slug: "grow", name: "people", ...people, indexes });
    await rig.tables.ensureTable({ app: "shop", slug: "grow", name: "people", ...people });
    await db.send(new PutCommand({ TableName, Item: { username: "eva", city: "Oslo" } }));
    const { Items } = await db.send(
      new QueryCommand({
        TableName,
        IndexName: "byCity",
        KeyConditionExpression: "city = :c",
        ExpressionAttributeValues: { ":c": "Oslo" },
      }),
    );
    assert.deepEqual(Items?.map(({ username }) => username as unknown).sort(), ["ann", "eva"]);
  });

  test("an index that items do not fit is refused, and the items stay as they are", async () => {
    const db = await rig.environment("shop", "misfit");
    const TableName = "shop-misfit-people";
    await db.send(new PutCommand({ TableName, Item: { username: "ann", city: 7 } }));
    const indexes = { byCity: { key: { name: "city", type: "S" }, sort: null } } as const;
    const change = rig.tables.ensureTable({ app: "shop", slug: "misfit", name: "people", ...people, indexes });
    await assert.rejects(change, { code: "table-index-type-conflict", message: /city of type S, but the item .*ann/ });
    await db.send(new PutCommand({ TableName, Item: { username: "ann", city: "Oslo" } }));
    await rig.tables.ensureTable({ app: "shop", slug: "misfit", name: "people", ...people, indexes });
  });

  test("another key is refused, and named", async () => {
    await rig.environment("shop", "keys");
    const change = rig.tables.ensureTable({
      app: "shop",
      slug: "keys",
      name: "people",
      ...people,
      key: { name: "id", type: "N" },
    });
    await assert.rejects(change, {
      code: "table-key-conflict",
      message: /key of the table is username \(S\), not id \(N\)/,
    });
  });

  test("teardown removes the environment's folder and nothing of its neighbours", async () => {
    const gone = await rig.environment("tear", "down");
    const neighbour = await rig.environment("tear", "down-2");
    const TableName = "tear-down-2-people";
    await gone.send(new PutCommand({ TableName: "tear-down-people", Item: { username: "ann" } }));
    await neighbour.send(new PutCommand({ TableName, Item: { username: "ann" } }));

    await rig.tables.removeEnvironment("tear", "down");
    await rig.tables.removeEnvironment("tear", "down");
    assert.deepEqual(await readdir(join(rig.data, "tables", "tear")), ["down-2"]);
    assert.deepEqual((await rig.tables.listTables("tear")).map(({ slug, name }) => `${slug}/${name}`).sort(), [
      "down-2/orders",
      "down-2/people",
    ]);
    const get = gone.send(new GetCommand({ TableName: "tear-down-people", Key: { username: "ann" } }));
    await assert.rejects(get, failsWith("UnrecognizedClientException"));
    assert.ok((await neighbour.send(new GetCommand({ TableName, Key: { username: "ann" } }))).Item);

    const fresh = await rig.environment("tear", "down");
    const { Item } = await fresh.send(new GetCommand({ TableName: "tear-down-people", Key: { username: "ann" } }));
    assert.equal(Item, undefined, "an environment made again begins empty");
  });

  test("an unused database is closed, and opened again when it is asked", async () => {
    const db = await rig.environment("idle", "main");
    const TableName = "idle-main-people";
    await db.send(new PutCommand({ TableName, Item: { username: "ann" } }));
    while ((await rig.tables.health()).open > 0) await wait(20);
    assert.ok((await db.send(new GetCommand({ TableName, Key: { username: "ann" } }))).Item);
  });

  test("secrets are readable by their owner alone", async () => {
    await rig.environment("mode", "main");
    const { mode } = await stat(join(rig.data, "tables", "mode", "main", "environment.json"));
    assert.equal(mode & 0o777, 0o600);
  });

  test("what was acknowledged outlives a kill, items and index alike, and so do credentials", async () => {
    const db = await rig.environment("kill", "main");
    const TableName = "kill-main-orders";
    const acknowledged = new Set<number>();
    let next = 0;
    const killed = new AbortController();
    const writers = Array.from({ length: 8 }, async () => {
      while (!killed.signal.aborted) {
        const number = next++;
        try {
          await db.send(new PutCommand({ TableName, Item: { customer: "k", number, status: "open", placed: "2024" } }));
          acknowledged.add(number);
        } catch {
          return;
        }
      }
    });
    while (acknowledged.size < 200) await wait(5);
    await rig.kill();
    killed.abort();
    await Promise.all(writers);
    await rig.start();

    const numbers = async (query: object): Promise<Set<number>> => {
      const { Items = [] } = await db.send(new QueryCommand({ TableName, ...query }));
      return new Set(Items.map((item) => item["number"] as number));
    };
    const items = await numbers({ KeyConditionExpression: "customer = :c", ExpressionAttributeValues: { ":c": "k" } });
    const index = await numbers({
      IndexName: "byState",
      KeyConditionExpression: "#s = :s",
      ExpressionAttributeNames: { "#s": "status" },
      ExpressionAttributeValues: { ":s": "open" },
    });
    assert.deepEqual(
      [...acknowledged].filter((number) => !items.has(number)),
      [],
    );
    assert.deepEqual(index, items);
  });
});
