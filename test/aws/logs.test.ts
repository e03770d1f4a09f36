import assert from "node:assert/strict";
import { CreateLogGroupCommand, CreateLogStreamCommand, PutLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { describe, it } from "node:test";
import { logs } from "../../src/providers/aws/logs/logs.ts";
import { type StackRig, stackRig } from "./support/stack-rig.ts";

const environment = { app: "shop", slug: "main" };

describe("logs of services on AWS", () => {
  it("are the last lines of all instances, in order, and then those that come", async (t) => {
    const rig = await stackRig(t);
    const began = Date.now() - 60_000;
    await stream(rig, "api", "v1/app/aaaaaaaabbbb");
    await stream(rig, "api", "v2/app/cccccccc");
    await stream(rig, "worker", "v2/app/dddddddd");
    await write(rig, "api", "v1/app/aaaaaaaabbbb", [
      [began, "one"],
      [began + 20, "three"],
    ]);
    await write(rig, "api", "v2/app/cccccccc", [[began + 10, "two"]]);
    await write(rig, "worker", "v2/app/dddddddd", [[began + 15, "other"]]);

    const ending = new AbortController();
    const all = await collect(rig, { tail: 3, follow: false, resource: null, signal: ending.signal });
    assert.deepEqual(all, ["api v2/cccccccc two", "worker v2/dddddddd other", "api v1/aaaaaaaa three"]);

    const followed: string[] = [];
    for await (const { resource, instance, line } of logs(rig.aws, {
      environment,
      resource: "api",
      tail: 1,
      follow: true,
      signal: ending.signal,
    })) {
      followed.push(`${resource} ${instance} ${line}`);
      if (followed.length === 1) await write(rig, "api", "v2/app/cccccccc", [[Date.now(), "new"]]);
      else ending.abort();
    }
    assert.deepEqual(followed, ["api v1/aaaaaaaa three", "api v2/cccccccc new"]);
  });

  it("are none where nothing has started", async (t) => {
    const rig = await stackRig(t);
    const { signal } = new AbortController();
    assert.deepEqual(await collect(rig, { tail: 10, follow: false, resource: null, signal }), []);
    assert.deepEqual(await collect(rig, { tail: 10, follow: false, resource: "api", signal }), []);
  });
});

async function collect(
  { aws }: StackRig,
  query: Omit<Parameters<typeof logs>[1], "environment">,
): Promise<readonly string[]> {
  const lines: string[] = [];
  for await (const { resource, instance, line } of logs(aws, { ...query, environment }))
    lines.push(`${resource} ${instance} ${line}`);
  return lines;
}

const groupOf = (service: string): string => `/bough/shop/main/${service}`;

async function stream({ aws }: StackRig, service: string, logStreamName: string): Promise<void> {
  const logGroupName = groupOf(service);
  await aws.logs.send(new CreateLogGroupCommand({ logGroupName })).catch((error: unknown) => {
    if (!(error instanceof Error && error.name === "ResourceAlreadyExistsException")) throw error;
  });
  await aws.logs.send(new CreateLogStreamCommand({ logGroupName, logStreamName }));
}

async function write(
  { aws }: StackRig,
  service: string,
  logStreamName: string,
  lines: readonly (readonly [number, string])[],
): Promise<void> {
  const logEvents = lines.map(([timestamp, message]) => ({ timestamp, message }));
  await aws.logs.send(new PutLogEventsCommand({ logGroupName: groupOf(service), logStreamName, logEvents }));
}
