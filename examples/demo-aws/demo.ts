import { DynamoDBClient, GetItemCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { GetObjectCommand, ListBucketsCommand } from "@aws-sdk/client-s3";
import { openAwsClients } from "../../src/providers/aws/client/aws-clients.ts";
import { estimateSpec } from "../../src/providers/aws/cost/estimate-spec.ts";
import { bootstrap } from "../../src/providers/aws/foundation/bootstrap.ts";
import { destroyFoundation } from "../../src/providers/aws/foundation/destroy-foundation.ts";
import { environmentStackName, foundationNames } from "../../src/providers/aws/names.ts";
import { readStack, readStacks } from "../../src/providers/aws/stack/read-stack.ts";
import { synthesizeEdgeCertificate } from "../../src/providers/aws/synth/synthesize-edge-certificate.ts";
import { synthesizeFoundation } from "../../src/providers/aws/synth/synthesize-foundation.ts";
import type { ReleaseRecord } from "../../src/model/records.ts";
import { startDouble } from "../../tools/aws/start-double.ts";
import { REGION, setStage } from "./lib/stage.ts";

/** The birthday example on AWS, which a program of the tests stands in for: nothing leaves this machine, nothing costs. */
const say = (line: string): void => void process.stdout.write(`${line}\n`);
const began = performance.now();

await using double = await startDouble({ region: REGION });
Object.assign(process.env, double.env);
const aws = openAwsClients({ region: REGION, profile: null });
const stage = await setStage(double.endpoint);
const watching = { aws, signal: AbortSignal.timeout(300_000), log: (): void => undefined };
try {
  say(`AWS, imitated at ${double.endpoint}\n`);
  for (const name of foundationNames) await makeFoundation(name);
  const releases = [await stage.release("main"), await stage.release("feature/cake")];
  for (const release of releases) await deploy(release);
  for (const release of releases.toReversed()) await destroy(release);
  for (const name of foundationNames)
    await destroyFoundation(watching, { name, token: `demo-${name}-end`, withData: true, edge: null });
  await countWhatIsLeft();
} finally {
  aws.close();
  await stage.close();
}

async function makeFoundation(name: (typeof foundationNames)[number]): Promise<void> {
  say(`$ bough aws bootstrap --foundation ${name} --region ${REGION}`);
  const stack = await bootstrap(watching, {
    wish: {
      name,
      domain: null,
      hostedZone: null,
      cloudFrontPrefixList: null,
      network: "public",
      backupRegion: null,
      deployers: [],
      identityProviders: [],
      alarmMails: [],
      trail: false,
      hook: null,
    },
    account: null,
    token: `demo-${name}`,
    synthesizeFoundation,
    synthesizeEdgeCertificate,
    edgeClients: (region) => openAwsClients({ region, profile: null }),
    async approve(_stack, changes) {
      say(`  adds ${changes.length} resources`);
      return true;
    },
  });
  say(`  ${stack.name} is ${stack.status}, protected against deletion\n`);
}

async function deploy(release: ReleaseRecord): Promise<void> {
  say(`$ bough deploy ${release.branch}`);
  const plan = await stage.plan(release, release);
  for (const { title, reason } of plan.steps) say(`  · ${title}: ${reason}`);
  const cost = estimateSpec(release.spec, null);
  if (cost !== null)
    say(
      `  costs about $${cost.idle.monthly.toFixed(2)} a month when nobody comes (${cost.region}, prices of ${cost.noted})`,
    );
  await stage.run(plan, (line) => say(`  ${line}`));
  await use(release);
}

/** The table through the unmodified SDK, and the site's page as CloudFront would fetch it. */
async function use(release: ReleaseRecord): Promise<void> {
  const stack = await readStack(aws, environmentStackName(release));
  const { TablePeople: table, SiteBucket: bucket } = stack?.outputs ?? {};
  const dynamo = new DynamoDBClient({ region: REGION });
  await dynamo.send(
    new PutItemCommand({ TableName: table, Item: { username: { S: "ada" }, dateOfBirth: { S: "1815-12-10" } } }),
  );
  const { Item: ada } = await dynamo.send(new GetItemCommand({ TableName: table, Key: { username: { S: "ada" } } }));
  dynamo.destroy();
  const page = await aws.s3.send(new GetObjectCommand({ Bucket: bucket, Key: "web/index.html" }));
  const html = (await page.Body?.transformToString()) ?? "";
  say(`  ada was born on ${ada?.["dateOfBirth"]?.S}; the page has ${html.length} bytes\n`);
}

async function destroy(release: ReleaseRecord): Promise<void> {
  say(`$ bough destroy ${release.branch}`);
  const environment = { app: release.app, slug: release.slug };
  const before = await stage.provider.inventory(environment);
  await stage.run(await stage.plan(environment, null), () => undefined);
  const after = await stage.provider.inventory(environment);
  const count = (kind: string, items: typeof before): number => items.filter((one) => one.kind === kind).length;
  for (const kind of new Set(before.map((one) => one.kind)))
    say(`  ${kind.padEnd(16)} ${count(kind, before)} → ${count(kind, after)}`);
  say("");
}

async function countWhatIsLeft(): Promise<void> {
  const stacks = await readStacks(aws);
  const { Buckets: buckets = [] } = await aws.s3.send(new ListBucketsCommand({}));
  say(
    `left on AWS: ${stacks.length} stacks, ${buckets.length} buckets; ${Math.round((performance.now() - began) / 1_000)} s`,
  );
  if (stacks.length + buckets.length > 0) process.exitCode = 1;
}
