import assert from "node:assert/strict";
import { CreateStackCommand } from "@aws-sdk/client-cloudformation";
import { describe, it } from "node:test";
import { mapLimit } from "../../src/lib/map-limit.ts";
import { inventory } from "../../src/providers/aws/inventory/inventory.ts";
import { environmentStackName } from "../../src/providers/aws/names.ts";
import { throttled } from "../../tools/aws/fault-proxy.ts";
import { stackRig, tableOf } from "./support/stack-rig.ts";

const COUNT = 1_000;
/** Milliseconds. */
const LONGEST = 10_000;

describe("a thousand environments", () => {
  it("are listed in time, also when AWS throttles", async (t) => {
    const rig = await stackRig(t);
    await mapLimit([...Array(COUNT).keys()], 16, async (number) => {
      const slug = `branch-${number}`;
      await rig.aws.cloudFormation.send(
        new CreateStackCommand({
          StackName: environmentStackName({ app: "shop", slug }),
          TemplateBody: JSON.stringify({ Resources: { People: tableOf("name") } }),
          Tags: [
            { Key: "bough:app", Value: "shop" },
            { Key: "bough:environment", Value: slug },
          ],
        }),
      );
    });
    rig.proxy.inject(({ action, before }) => (action === "DescribeStacks" && before % 3 === 0 ? throttled : null));
    const began = performance.now();
    const items = await inventory(rig.aws);
    const took = performance.now() - began;
    assert.equal(items.filter(({ kind }) => kind === "stack").length, COUNT);
    assert.equal(items.filter(({ kind }) => kind === "table").length, COUNT);
    assert.ok(took < LONGEST, `${took} ms`);
  });
});
