import assert from "node:assert/strict";
import { ListBucketsCommand, PutBucketTaggingCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { describe, it } from "node:test";
import { openAwsClients } from "../../src/providers/aws/client/aws-clients.ts";
import { type Bootstrap, bootstrap } from "../../src/providers/aws/foundation/bootstrap.ts";
import { destroyFoundation } from "../../src/providers/aws/foundation/destroy-foundation.ts";
import { readFoundation } from "../../src/providers/aws/foundation/read-foundation.ts";
import { readIdentity } from "../../src/providers/aws/foundation/read-identity.ts";
import { readRemembered } from "../../src/providers/aws/foundation/read-remembered.ts";
import { readTemplate } from "../../src/providers/aws/stack/read-templates.ts";
import { readStack, readStacks } from "../../src/providers/aws/stack/read-stack.ts";
import { synthesizeBackupCopies } from "../../src/providers/aws/synth/synthesize-backup-copies.ts";
import { synthesizeEdgeCertificate } from "../../src/providers/aws/synth/synthesize-edge-certificate.ts";
import { synthesizeFoundation } from "../../src/providers/aws/synth/synthesize-foundation.ts";
import { failsWith } from "../../tools/aws/fault-proxy.ts";
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

    const staying = await destroyFoundation(rig, { name: "production", token: "bough-d4", withData: true, beside: [] });
    assert.deepEqual(
      staying?.filter((one) => !one.startsWith("AWS::Backup::")),
      [],
    );
    assert.deepEqual(await readStacks(rig.aws), []);
    const { Buckets: buckets = [] } = await rig.aws.s3.send(new ListBucketsCommand({}));
    assert.deepEqual(buckets, []);
    assert.equal(
      await destroyFoundation(rig, { name: "production", token: "bough-d5", withData: true, beside: [] }),
      null,
    );
  });

  for (const [how, cutOff] of Object.entries<boolean>({ "a run was cut off in": true, "was kept at first": false }))
    it(`gives back later what ${how}`, async (t) => {
      const rig = await stackRig(t);
      const stack = await bootstrap(rig, wanted(rig, "d1"));
      const bucket = stack.outputs["AssetsBucket"] ?? "";
      await rig.aws.s3.send(new PutObjectCommand({ Bucket: bucket, Key: "registry", Body: "what is known" }));
      // The double gives a stack's tags to all that it makes but buckets.
      const Tagging = { TagSet: [{ Key: "bough:foundation", Value: "production" }] };
      for (const Bucket of [bucket, stack.outputs["LogsBucket"]])
        await rig.aws.s3.send(new PutBucketTaggingCommand({ Bucket, Tagging }));
      const removal = { name: "production", beside: [] } as const;
      rig.proxy.inject(({ action }) => (cutOff && action.startsWith("GET /") ? failsWith("AccessDenied") : null));
      const first = destroyFoundation(rig, { ...removal, token: "bough-d2", withData: cutOff });
      if (cutOff) await assert.rejects(first);
      else assert.ok((await first)?.includes(`AWS::S3::Bucket ${bucket}`));
      rig.proxy.inject(() => null);
      assert.deepEqual(await readStacks(rig.aws), []);

      const kept = await destroyFoundation(rig, { ...removal, token: "bough-d3", withData: false });
      assert.deepEqual(kept?.map((one) => one.split(" ")[0]).toSorted(), [
        "AWS::ECR::Repository",
        "AWS::S3::Bucket",
        "AWS::S3::Bucket",
      ]);
      assert.deepEqual(await destroyFoundation(rig, { ...removal, token: "bough-d4", withData: true }), []);
      const { Buckets: buckets = [] } = await rig.aws.s3.send(new ListBucketsCommand({}));
      assert.deepEqual(buckets, []);
      assert.equal(await destroyFoundation(rig, { ...removal, token: "bough-d5", withData: true }), null);
    });

  it("is made anew beside the vaults of an earlier one, and never changes its own", async (t) => {
    const rig = await stackRig(t);
    const copies = openAwsClients({ region: "eu-west-1", profile: null, endpoint: rig.double.endpoint });
    t.after(() => copies.close());
    const wish = { ...wanted(rig, "").wish, backupRegion: "eu-west-1" };
    const removal = { name: "production", withData: true } as const;
    const beside = [{ aws: copies, name: "bough-foundation-production-copies" }];
    const first = await bootstrap(rig, wanted(rig, "d1", { wish }));
    const [vault] = await vaultsOf(rig, REGION);
    const [copy] = await vaultsOf(rig, "eu-west-1");
    assert.match(vault ?? "", /^bough-production-[0-9a-f]{8}$/);
    assert.match(copy ?? "", /^bough-production-[0-9a-f]{8}$/);
    const plan = await readTemplate(rig.aws, first.id);
    assert.match(JSON.stringify(plan), new RegExp(`backup:eu-west-1:123456789012:backup-vault:${copy}`));
    await bootstrap(rig, wanted(rig, "d2", { wish: { ...wish, alarmMails: ["team@example.org"] } }));
    assert.deepEqual(await vaultsOf(rig, REGION), [vault]);
    assert.deepEqual(await vaultsOf(rig, "eu-west-1"), [copy]);

    const staying = await destroyFoundation(rig, { ...removal, token: "bough-d3", beside });
    const kept = [`AWS::Backup::BackupVault ${copy} in eu-west-1`, `AWS::Backup::BackupVault ${vault}`];
    assert.deepEqual(staying, kept);
    assert.deepEqual(await readStacks(copies), []);
    await bootstrap(rig, wanted(rig, "d4", { wish }));
    const now = await vaultsOf(rig, REGION);
    assert.ok(now.includes(vault ?? "") && now.length === 2, now.join());
    assert.equal((await vaultsOf(rig, "eu-west-1")).length, 2);
    await destroyFoundation(rig, { ...removal, token: "bough-d5", beside });
    await assert.rejects(bootstrap(rig, wanted(rig, "d6", { wish: { ...wish, backupRegion: REGION } })), {
      code: "usage",
      message: /would be lost with it/,
    });
  });

  it("keeps the name of a vault that it was made with, and remembers what it was told", async (t) => {
    const rig = await stackRig(t);
    const old = synthesizeFoundation({ ...foundationSettings, network: "endpoints", backupVault: "bough-production" });
    await bootstrap(rig, wanted(rig, "d1", { synthesizeFoundation: () => old }));
    const remembered = await readRemembered(rig.aws, "production");
    assert.partialDeepStrictEqual(remembered, { backupVault: "bough-production", wish: { network: "endpoints" } });
    await bootstrap(rig, wanted(rig, "d2"));
    assert.deepEqual(await vaultsOf(rig, REGION), ["bough-production"]);
    assert.equal(await readRemembered(rig.aws, "preview"), null);
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
      }),
    );
    assert.match(stack.outputs["EdgeCertificateArn"] ?? "", /^arn:aws:acm:us-east-1:123456789012:certificate\//);
    assert.equal((await readStack(edge, "bough-foundation-production-edge"))?.status, "CREATE_COMPLETE");
    const certificate = ({ outputs }: typeof stack): string => outputs["EdgeCertificateArn"] ?? "";
    const same = await bootstrap(rig, wanted(rig, "d3", { wish: { ...wish, domain: "example.org", trail: true } }));
    assert.equal(certificate(same), certificate(stack));
    const moved = await bootstrap(rig, wanted(rig, "d4", { wish: { ...wish, domain: "example.com" } }));
    assert.match(certificate(moved), /:certificate\//);
    assert.match(JSON.stringify(await readTemplate(edge, "bough-foundation-production-edge")), /\*\.example\.com/);
    await destroyFoundation(rig, {
      name: "production",
      token: "bough-d2",
      withData: true,
      beside: [{ aws: edge, name: "bough-foundation-production-edge" }],
    });
    assert.deepEqual(await readStacks(edge), []);
  });

  it("refuses to go while an environment stands on it, and names that", async (t) => {
    const rig = await awsRig(t, ["preview"]);
    const release = await rig.release(shopFiles, shop("feature"));
    await rig.run(await rig.plan(release, null));
    const removal = { name: "preview", token: "bough-d9", withData: true, beside: [] } as const;
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
  const { account, partition, region, edgeCertificate, backupCopies, backupVault, ...wish } = foundationSettings;
  void [partition, region, edgeCertificate, backupCopies, backupVault];
  return {
    wish,
    account,
    token: `bough-${token}`,
    synthesizeFoundation,
    synthesizeEdgeCertificate,
    synthesizeBackupCopies,
    openRegion: (region) => openAwsClients({ region, profile: null, endpoint: rig.double.endpoint }),
    approve: async () => true,
    ...more,
  };
}

/** Names of the backup vaults of a region, which the double tells to whoever names it in a signature. */
async function vaultsOf({ double }: StackRig, region: string): Promise<readonly string[]> {
  const authorization = `AWS4-HMAC-SHA256 Credential=test/20260101/${region}/backup/aws4_request, SignedHeaders=host, Signature=0`;
  const answer = await fetch(`${double.endpoint}/backup-vaults/`, { headers: { authorization } });
  const { BackupVaultList: list } = (await answer.json()) as {
    BackupVaultList: readonly { BackupVaultName: string }[];
  };
  return list.map(({ BackupVaultName }) => BackupVaultName);
}

function bodyOf({ source }: ReturnType<typeof templateOf>): string {
  assert.ok("body" in source);
  return source.body;
}
