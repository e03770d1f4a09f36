import assert from "node:assert/strict";
import { CreateBucketCommand, ListObjectsV2Command } from "@aws-sdk/client-s3";
import { type TestContext, describe, it } from "node:test";
import { chooseSlot, claimSlot, releaseSlot } from "../../src/providers/aws/slots/slots.ts";
import { failsWith } from "../../tools/aws/fault-proxy.ts";
import { type StackRig, stackRig } from "./support/stack-rig.ts";

const bucket = "places";
const [shop, cake] = [
  { app: "shop", slug: "main" },
  { app: "cake", slug: "main" },
];

describe("places on a load balancer", () => {
  it("are taken by one environment each, and given back", async (t) => {
    const rig = await placesRig(t);
    assert.equal(await chooseSlot(rig.aws, bucket, shop), 0);
    await claimSlot(rig.aws, bucket, { ...shop, slot: 0 });
    await claimSlot(rig.aws, bucket, { ...shop, slot: 0 });
    assert.equal(await chooseSlot(rig.aws, bucket, shop), 0);
    assert.equal(await chooseSlot(rig.aws, bucket, cake), 1);
    await assert.rejects(claimSlot(rig.aws, bucket, { ...cake, slot: 0 }), { code: "aws-slot-conflict" });
    assert.equal(await chooseSlot(rig.aws, bucket, cake), 1, "another place after a conflict");
    await releaseSlot(rig.aws, bucket, cake);
    assert.equal(await chooseSlot(rig.aws, bucket, shop), 0);
    await releaseSlot(rig.aws, bucket, shop);
    assert.deepEqual(await keys(rig), []);
  });

  it("block nobody when their environment's process ends at any call", async (t) => {
    const rig = await placesRig(t);
    const writes = {
      claim: () => claimSlot(rig.aws, bucket, { ...shop, slot: 0 }),
      release: () => releaseSlot(rig.aws, bucket, shop),
    };
    for (const [name, act] of Object.entries(writes))
      for (const last of [0, 1]) {
        if (name === "release") await claimSlot(rig.aws, bucket, { ...shop, slot: 0 });
        cutOffAfter(rig, last);
        await assert.rejects(act());
        rig.proxy.inject(() => null);
        const slot = await chooseSlot(rig.aws, bucket, cake);
        await claimSlot(rig.aws, bucket, { ...cake, slot });
        await releaseSlot(rig.aws, bucket, cake);
        await releaseSlot(rig.aws, bucket, shop);
        assert.deepEqual(await keys(rig), [], `${name} cut off after ${last} writes`);
      }
  });
});

async function placesRig(t: TestContext): Promise<StackRig> {
  const rig = await stackRig(t);
  const CreateBucketConfiguration = { LocationConstraint: "eu-central-1" } as const;
  await rig.aws.s3.send(new CreateBucketCommand({ Bucket: bucket, CreateBucketConfiguration }));
  return rig;
}

/** Refuses every write but the first ones. */
function cutOffAfter({ proxy }: StackRig, count: number): void {
  let writes = 0;
  proxy.inject(({ action }) =>
    /^(PUT|DELETE)/.test(action) && (writes += 1) > count ? failsWith("AccessDenied") : null,
  );
}

async function keys({ aws }: StackRig): Promise<readonly (string | undefined)[]> {
  const { Contents: contents = [] } = await aws.s3.send(new ListObjectsV2Command({ Bucket: bucket }));
  return contents.map(({ Key }) => Key);
}
