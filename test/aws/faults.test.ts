import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { type TestContext, describe, it } from "node:test";
import { openAwsClients } from "../../src/providers/aws/client/aws-clients.ts";
import { deleteStack } from "../../src/providers/aws/stack/delete-stack.ts";
import { readStack, readStacks } from "../../src/providers/aws/stack/read-stack.ts";
import { type Fault, denied, failsWith, throttled } from "../../tools/aws/fault-proxy.ts";
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

  it("makes its change set anew when another machine deploys in between", async (t) => {
    const rig = await stackRig(t);
    await rig.deploy(people, "bough-d1");
    const others: Promise<unknown>[] = [];
    rig.proxy.inject(({ action }) => {
      if (action !== "ExecuteChangeSet" || others.length > 0) return null;
      others.push(rig.deploy(templateOf({ Theirs: tableOf("theirs") }), "bough-theirs"));
      return failsWith("InvalidChangeSetStatus", 400);
    });
    const { stack } = await rig.deploy(templateOf({ Ours: tableOf("ours") }), "bough-ours");
    await Promise.all(others);
    assert.equal(stack.status, "UPDATE_COMPLETE");
    assert.ok(
      rig.lines.some((line) => line.includes("changed by somebody else")),
      rig.lines.join("\n"),
    );
    assert.equal((await readStacks(rig.aws)).length, 1);
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
