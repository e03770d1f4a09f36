import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { type TestContext, describe, it } from "node:test";
import { DescribeStackResourcesCommand } from "@aws-sdk/client-cloudformation";
import { openAwsClients } from "../../src/providers/aws/client/aws-clients.ts";
import { deleteStack } from "../../src/providers/aws/stack/delete-stack.ts";
import { readStack, readStacks } from "../../src/providers/aws/stack/read-stack.ts";
import { type Fault, type ProxiedCall, denied, failsWith, throttled } from "../../tools/aws/fault-proxy.ts";
import { type StackRig, stackRig, tableOf, templateOf } from "./support/stack-rig.ts";

const people = templateOf({ People: tableOf("name") });
const DEPLOYING = ["CreateChangeSet", "DescribeChangeSet", "ExecuteChangeSet", "DescribeStacks", "DescribeStackEvents"];

describe("a deployment", () => {
  for (const kind of ["drop-request", "drop-answer"] as const) {
    it(`survives a ${kind === "drop-answer" ? "lost answer" : "lost connection"} at every call`, async (t) => {
      const rig = await stackRig(t);
      const dropped = new Set<string>();
      rig.proxy.inject(({ action, before }) => {
        if (before > 0) return null;
        dropped.add(action);
        return { kind };
      });
      const { stack } = await rig.deploy(people, "bough-d1");
      assert.equal(stack.status, "CREATE_COMPLETE");
      assert.deepEqual(
        DEPLOYING.filter((action) => !dropped.has(action)),
        [],
      );
      assert.equal((await readStacks(rig.aws)).length, 1);
      await rig.deploy(templateOf({ People: tableOf("name"), More: tableOf("id") }), "bough-d2");
      await deleteStack(rig, { name: people.name, token: "bough-d3" });
      assert.ok(dropped.has("DeleteStack"));
      assert.deepEqual(await readStacks(rig.aws), []);
    });
  }

  it("waits and tries again when it is throttled", async (t) => {
    const rig = await stackRig(t);
    rig.proxy.inject(({ before }) => (before < 1 ? throttled : null));
    const { stack } = await rig.deploy(people, "bough-d1");
    assert.equal(stack.status, "CREATE_COMPLETE");
  });

  it("names the action and the statement when a permission is missing", async (t) => {
    const rig = await stackRig(t);
    rig.proxy.inject(({ action }) => (action === "CreateChangeSet" ? denied("cloudformation:CreateChangeSet") : null));
    await assert.rejects(rig.deploy(people, "bough-d1"), {
      code: "aws-access-denied",
      message: /^arn:aws:iam::123456789012:user\/ci may not call cloudformation:CreateChangeSet on arn:aws:/,
      hint: /\{"Effect":"Allow","Action":"cloudformation:CreateChangeSet","Resource":"arn:aws:cloudformation:[^"]*"\}/,
    });
  });

  for (const [code, expected] of [
    ["ExpiredToken", "aws-credentials-expired"],
    ["InvalidClientTokenId", "aws-credentials-invalid"],
  ] as const)
    it(`says so when the credentials are refused as ${code}`, async (t) => {
      const rig = await stackRig(t);
      rig.proxy.inject(() => failsWith(code));
      await assert.rejects(rig.deploy(people, "bough-d1"), { code: expected });
    });

  it("says so when there are no credentials", async (t) => {
    const rig = await stackRig(t);
    const profile = "no-such-profile";
    const aws = openAwsClients({ region: rig.aws.region, profile, endpoint: rig.double.endpoint });
    t.after(() => aws.close());
    await assert.rejects(readStack(aws, "x"), { code: "aws-credentials-missing", message: /profile no-such-profile/ });
  });

  it("says so when the region does not exist, and when nothing answers", async (t) => {
    const rig = await stackRig(t);
    const target = { region: rig.aws.region, profile: null, attempts: 2 };
    const nowhere = openAwsClients({ ...target, endpoint: "http://aws.invalid" });
    const closed = openAwsClients({ ...target, endpoint: "http://127.0.0.1:1" });
    t.after(() => [nowhere, closed].forEach((aws) => aws.close()));
    await assert.rejects(readStack(nowhere, "x"), { code: "aws-unreachable", hint: /name of the region/ });
    await assert.rejects(readStack(closed, "x"), { code: "aws-unreachable", hint: /network/ });
  });

  for (const [moment, isMoment] of Object.entries<(call: ProxiedCall) => boolean>({
    "before it asks for a change set": ({ action }) => action === "CreateChangeSet",
    "before it reads the changes": ({ action, before }) => action === "DescribeChangeSet" && before > 0,
    "before it executes them": ({ action }) => action === "ExecuteChangeSet",
  }))
    it(`makes its change set anew when another machine deploys ${moment}`, async (t) => {
      const rig = await stackRig(t);
      await rig.deploy(people, "bough-d1");
      const from = rig.proxy.calls.length;
      let overtaken = false;
      rig.proxy.inject(async (call) => {
        const before = rig.proxy.calls.slice(from, -1).filter((action) => action === call.action).length;
        if (overtaken || !isMoment({ ...call, before })) return null;
        overtaken = true;
        await rig.deploy(templateOf({ Theirs: tableOf("theirs") }), "bough-theirs");
        return null;
      });
      const { stack } = await rig.deploy(templateOf({ Ours: tableOf("ours") }), "bough-ours");
      assert.ok(overtaken);
      assert.equal(stack.status, "UPDATE_COMPLETE");
      const { StackResources: resources = [] } = await rig.aws.cloudFormation.send(
        new DescribeStackResourcesCommand({ StackName: stack.id }),
      );
      assert.deepEqual(
        resources.map(({ LogicalResourceId: id }) => id),
        ["Ours"],
      );
      assert.equal(rig.said("changed by somebody else"), moment !== "before it asks for a change set");
    });

  for (const [state, message] of Object.entries({
    "is being changed": "Stack:arn:aws:cloudformation:x is in UPDATE_IN_PROGRESS state and can not be updated.",
    "was made": "Stack [bough-shop-main] already exists and cannot be created with the changeset [bough-d1].",
    "was deleted": "Stack [bough-shop-main] does not exist",
  }))
    it(`looks again when it hears that its stack ${state} meanwhile`, async (t) => {
      const rig = await stackRig(t);
      rig.proxy.inject(({ action, before }) =>
        action === "CreateChangeSet" && before === 0 ? failsWith("ValidationError", 400, message) : null,
      );
      const { stack } = await rig.deploy(people, "bough-d1");
      assert.equal(stack.status, "CREATE_COMPLETE");
      assert.ok(rig.said("changed by somebody else"));
    });

  it("leaves a stack alone that another machine has filled while it asked for approval", async (t) => {
    const rig = await stackRig(t);
    await assert.rejects(
      rig.deploy(people, "bough-ours", {
        approve: () => rig.deploy(people, "bough-theirs").then(() => false),
      }),
      { code: "aws-not-approved" },
    );
    assert.ok(!rig.proxy.calls.includes("DeleteStack"));
    assert.equal((await readStack(rig.aws, people.name))?.status, "CREATE_COMPLETE");
  });

  it("is finished by the next run after kill -9 at every call", async (t) => {
    const rig = await stackRig(t);
    for (const action of DEPLOYING)
      for (const moment of ["drop-request", "drop-answer"] as const) {
        await killAt(t, rig, action, moment);
        rig.proxy.inject(() => null);
        const { stack } = await rig.deploy(people, "bough-killed");
        assert.equal(stack.status, "CREATE_COMPLETE", `killed at ${action}, ${moment}`);
        assert.equal((await readStacks(rig.aws)).length, 1);
        await deleteStack(rig, { name: people.name, token: `clean-${action}-${moment}` });
      }
  });
});

/** Runs a deployment in another process, and kills that when it makes the call: before or after AWS has heard of it. */
async function killAt(
  t: TestContext,
  rig: StackRig,
  action: string,
  fault: Exclude<Fault["kind"], "answer" | "rewrite">,
) {
  const child = spawn(
    process.execPath,
    [
      "--disable-warning=ExperimentalWarning",
      join(import.meta.dirname, "support/deploy-process.ts"),
      rig.proxy.endpoint,
    ],
    { stdio: ["ignore", "ignore", "inherit"], env: { ...process.env, ...rig.double.env } },
  );
  t.after(() => child.kill("SIGKILL"));
  let reached = false;
  rig.proxy.inject((call) => {
    if (call.action !== action || reached) return null;
    reached = true;
    if (fault === "drop-request") child.kill("SIGKILL");
    else setImmediate(() => child.kill("SIGKILL"));
    return { kind: fault };
  });
  await once(child, "exit");
  assert.ok(reached, `it never called ${action}`);
  assert.equal(child.signalCode, "SIGKILL");
}
