import assert from "node:assert/strict";
import { ListBucketsCommand } from "@aws-sdk/client-s3";
import { describe, it } from "node:test";
import { openAwsClients } from "../../src/providers/aws/client/aws-clients.ts";
import { type Bootstrap, bootstrap } from "../../src/providers/aws/foundation/bootstrap.ts";
import { destroyFoundation } from "../../src/providers/aws/foundation/destroy-foundation.ts";
import { readFoundation } from "../../src/providers/aws/foundation/read-foundation.ts";
import { readIdentity } from "../../src/providers/aws/foundation/read-identity.ts";
import { readStack, readStacks } from "../../src/providers/aws/stack/read-stack.ts";
import { synthesizeEdgeCertificate } from "../../src/providers/aws/synth/synthesize-edge-certificate.ts";
import { synthesizeFoundation } from "../../src/providers/aws/synth/synthesize-foundation.ts";
import { awsRig, foundationSettings, shop, shopFiles } from "./support/aws-rig.ts";
import { REGION, type StackRig, stackRig, tableOf, templateOf } from "./support/stack-rig.ts";

describe("a foundation", () => {
  it("is made when it is approved, protected, and given back when nobody stands on it", async (t) => {
    const rig = await stackRig(t);
    const asked: string[] = [];
    const refused = wanted(rig, "d1", { approve: async (stack) => asked.push(stack) === 0 });
    await assert.rejects(bootstrap(rig, refused), { code: "aws-not-approved" });
    assert.deepEqual(asked, ["bough-foundation-production"]);
    assert.deepEqual(await readStacks(rig.aws), []);

    await bootstrap(rig, wanted(rig, "d2"));
    const stack = await readStack(rig.aws, "bough-foundation-production");
    assert.equal(stack?.status, "CREATE_COMPLETE");
    const { exports } = await readFoundation(rig.aws, "production", await readIdentity(rig.aws, null));
    assert.match(exports.RepositoryUri, /\.dkr\.ecr\./);
    await bootstrap(rig, wanted(rig, "d3"));

    const staying = await destroyFoundation(rig, { name: "production", token: "bough-d4", withData: true, edge: null });
    assert.deepEqual(
      staying.filter((one) => !one.startsWith("AWS::Backup::")),
      [],
    );
    assert.deepEqual(await readStacks(rig.aws), []);
    const { Buckets: buckets = [] } = await rig.aws.s3.send(new ListBucketsCommand({}));
    assert.deepEqual(buckets, []);
    assert.deepEqual(
      await destroyFoundation(rig, { name: "production", token: "bough-d5", withData: true, edge: null }),
      [],
    );
  });

  it("has CloudFront's certificate made in its region, and learns of it", async (t) => {
    const rig = await stackRig(t);
    const edge = openAwsClients({ region: "us-east-1", profile: null, endpoint: rig.double.endpoint });
    t.after(() => edge.close());
    const { wish } = wanted(rig, "d1");
    const stack = await bootstrap(
      rig,
      wanted(rig, "d1", {
        wish: { ...wish, domain: "example.org" },
        edgeClients: (region) => openAwsClients({ region, profile: null, endpoint: rig.double.endpoint }),
      }),
    );
    assert.match(stack.outputs["EdgeCertificateArn"] ?? "", /^arn:aws:acm:us-east-1:123456789012:certificate\//);
    assert.equal((await readStack(edge, "bough-foundation-production-edge"))?.status, "CREATE_COMPLETE");
    await destroyFoundation(rig, { name: "production", token: "bough-d2", withData: true, edge });
    assert.deepEqual(await readStacks(edge), []);
  });

  it("refuses to go while an environment stands on it, and names that", async (t) => {
    const rig = await awsRig(t, ["preview"]);
    const release = await rig.release(shopFiles, shop("feature"));
    await rig.run(await rig.plan(release, null));
    const removal = { name: "preview", token: "bough-d9", withData: true, edge: null } as const;
    await assert.rejects(destroyFoundation(rig, removal), {
      code: "aws-foundation-used-conflict",
      message: /shop feature/,
    });
    await rig.run(await rig.plan(null, release, "feature"));
    await destroyFoundation(rig, removal);
    assert.deepEqual(await readStacks(rig.aws), []);
  });

  it("goes through a bucket of its own for a time when its template is large", async (t) => {
    const rig = await stackRig(t);
    const many = Object.fromEntries(Array.from({ length: 250 }, (_, n) => [`T${n}`, tableOf("name")]));
    const { template } = {
      template: JSON.parse(bodyOf(templateOf(many))) as ReturnType<typeof synthesizeFoundation>["template"],
    };
    await bootstrap(
      rig,
      wanted(rig, "d1", { synthesizeFoundation: (settings) => ({ ...synthesizeFoundation(settings), template }) }),
    );
    const { Buckets: buckets = [] } = await rig.aws.s3.send(new ListBucketsCommand({}));
    assert.deepEqual(buckets, []);
  });

  it("says what is missing, and of whom the credentials are", async (t) => {
    const rig = await stackRig(t);
    const identity = await readIdentity(rig.aws, null);
    await assert.rejects(readFoundation(rig.aws, "production", identity), {
      code: "aws-foundation-missing",
      hint: /bough aws bootstrap/,
    });
    await assert.rejects(readIdentity(rig.aws, "999999999999"), { code: "aws-account-wrong", message: /123456789012/ });
    await rig.deploy({ ...templateOf({ People: tableOf("name") }), name: "bough-foundation-production" }, "bough-old");
    await assert.rejects(readFoundation(rig.aws, "production", identity), {
      code: "aws-foundation-outdated",
      message: /VpcId/,
    });
  });
});

function wanted(rig: StackRig, token: string, more: Partial<Bootstrap> = {}): Bootstrap {
  const { account, partition, region, edgeCertificate, ...wish } = foundationSettings;
  void [partition, region, edgeCertificate];
  return {
    wish,
    account,
    token: `bough-${token}`,
    synthesizeFoundation,
    synthesizeEdgeCertificate,
    edgeClients: () => openAwsClients({ region: REGION, profile: null, endpoint: rig.double.endpoint }),
    approve: async () => true,
    ...more,
  };
}

function bodyOf({ source }: ReturnType<typeof templateOf>): string {
  assert.ok("body" in source);
  return source.body;
}
