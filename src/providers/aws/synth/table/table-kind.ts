import type { CfnTable } from "aws-cdk-lib/aws-dynamodb";
import { cdk } from "../cdk.ts";
import type { TableAttribute, TableSpec } from "../../../../model/spec.ts";
import type { KindSynthesis } from "../kind-synthesis.ts";
import type { LinkTarget } from "../link-target.ts";
import { resourceId } from "../resource-id.ts";

/** Its stack tells two things of each table, and may tell 200: no more than 80 are in one. */
const ROOM = 5;

/** A DynamoDB table, paid by the request. */
export const tableKind: KindSynthesis<"table"> = {
  kind: "table",
  synthesize: (context, name, spec) => {
    const id = resourceId(name);
    const table = new cdk.dynamodb.CfnTable(
      context.place("data", ROOM),
      id,
      tableProperties(spec, context.spec.protect),
    );
    const policy = context.spec.protect ? cdk.core.CfnDeletionPolicy.RETAIN : cdk.core.CfnDeletionPolicy.DELETE;
    table.cfnOptions.deletionPolicy = policy;
    table.cfnOptions.updateReplacePolicy = policy;
    if (context.spec.protect) table.tags.setTag("bough:backup", context.input.foundation.name);
    context.links.set(name, linkTarget(id, table));
    context.tables.set(name, table.ref);
    context.outputs.set(`Table${id}`, table.ref);
    context.expose(name, { table });
  },
};

function tableProperties(spec: TableSpec, protect: boolean): ConstructorParameters<typeof CfnTable>[2] {
  const indexes = Object.entries(spec.indexes);
  const keys = [spec, ...indexes.map(([, index]) => index)];
  const attributes = new Map(
    keys.flatMap(({ key, sort }) => (sort === null ? [key] : [key, sort])).map((key) => [key.name, key.type]),
  );
  return {
    billingMode: "PAY_PER_REQUEST",
    attributeDefinitions: [...attributes].map(([attributeName, attributeType]) => ({ attributeName, attributeType })),
    keySchema: keySchema(spec.key, spec.sort),
    ...(indexes.length > 0 && {
      globalSecondaryIndexes: indexes.map(([indexName, { key, sort }]) => ({
        indexName,
        keySchema: keySchema(key, sort),
        projection: { projectionType: "ALL" },
      })),
    }),
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: protect },
    deletionProtectionEnabled: protect,
    // Without it DynamoDB encrypts as well, with a key of its own; this one's use is in CloudTrail.
    ...(protect && { sseSpecification: { sseEnabled: true } }),
  };
}

function keySchema(key: TableAttribute, sort: TableAttribute | null): { attributeName: string; keyType: string }[] {
  const hash = { attributeName: key.name, keyType: "HASH" };
  return sort === null ? [hash] : [hash, { attributeName: sort.name, keyType: "RANGE" }];
}

/** What an application does with the rows of a table; nothing that changes the table itself. */
const actions = [
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
].map((action) => `dynamodb:${action}`);

function linkTarget(id: string, table: CfnTable): LinkTarget {
  return {
    env: (variable) => ({ [`${variable}_TABLE_NAME`]: table.ref }),
    statements: [
      { Sid: `Table${id}`, Effect: "Allow", Action: actions, Resource: [table.attrArn, `${table.attrArn}/index/*`] },
    ],
  };
}
