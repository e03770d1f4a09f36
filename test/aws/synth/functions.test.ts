import assert from "node:assert/strict";
import { once } from "node:events";
import { type IncomingMessage, createServer } from "node:http";
import { text } from "node:stream/consumers";
import { describe, it, type TestContext } from "node:test";
import { runInNewContext } from "node:vm";
import { releaseHookCode } from "../../../src/providers/aws/synth/jobs/release-hook-code.ts";
import { taskRunnerCode } from "../../../src/providers/aws/synth/jobs/task-runner-code.ts";

type Handler = (event: object, context: object) => Promise<unknown>;

/** Runs a function's code as the Lambda runtime does: with AWS's SDK, here one that answers from a table. */
function load(code: string, answers: Readonly<Record<string, (input: never) => unknown>>): Handler {
  const exports: { handler?: Handler } = {};
  class Client {
    readonly answers = answers;
    async send({ name, input }: { readonly name: string; readonly input: never }): Promise<unknown> {
      return await Promise.resolve(this.answers[name]?.(input));
    }
  }
  const command = (name: string) =>
    class {
      readonly name = name;
      readonly input: unknown;
      constructor(input: unknown) {
        this.input = input;
      }
    };
  const sdk = {
    ECSClient: Client,
    SSMClient: Client,
    RunTaskCommand: command("RunTask"),
    DescribeTasksCommand: command("DescribeTasks"),
    GetParameterCommand: command("GetParameter"),
  };
  const quick = (run: () => void): NodeJS.Timeout => setTimeout(run, 1);
  runInNewContext(code, {
    exports,
    require: () => sdk,
    fetch,
    AbortSignal,
    console: { log: () => undefined },
    setTimeout: quick,
  });
  assert.ok(exports.handler);
  return exports.handler;
}

/** Where CloudFormation waits for the answer of a custom resource, or an application answers checks. */
async function listen(
  t: TestContext,
  answer: (request: IncomingMessage) => { readonly status: number; readonly body: string },
) {
  const received: { readonly headers: IncomingMessage["headers"]; readonly body: string }[] = [];
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      received.push({ headers: request.headers, body });
      const { status, body: answered } = answer(request);
      response.writeHead(status).end(answered);
    });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  t.after(() => server.close());
  const address = server.address();
  assert.ok(typeof address === "object" && address !== null);
  return { url: `http://127.0.0.1:${address.port}`, received };
}

const properties = {
  Cluster: "cluster",
  TaskDefinition: "task:3",
  Container: "app",
  Command: "node migrate.js",
  Once: "no",
  Subnets: "a,b",
  SecurityGroups: "c,d",
  AssignPublicIp: "ENABLED",
};

describe("the function that runs a task once", () => {
  async function run(t: TestContext, event: object, states: readonly object[], remaining = 800_000) {
    const { url, received } = await listen(t, () => ({ status: 200, body: "" }));
    const started: unknown[] = [];
    let look = 0;
    const handler = load(taskRunnerCode, {
      RunTask: (input) => {
        started.push(input);
        return { tasks: [{ taskArn: "arn:aws:ecs:x:1:task/cluster/abc" }] };
      },
      DescribeTasks: () => ({ tasks: [states[Math.min(look++, states.length - 1)]] }),
    });
    const base = {
      ResponseURL: url,
      RequestId: "r1",
      StackId: "s1",
      LogicalResourceId: "ApiMigration",
      ResourceProperties: properties,
    };
    await handler({ ...base, RequestType: "Create", ...event }, { getRemainingTimeInMillis: () => remaining });
    assert.equal(received.length, 1, "CloudFormation hears once");
    return { started, answer: JSON.parse(received[0]!.body) as Readonly<Record<string, string>> };
  }
  const stopped = (exitCode: number) => ({
    lastStatus: "STOPPED",
    taskArn: "a/b/abc",
    containers: [{ name: "app", exitCode }],
  });

  it("waits for its end, and says that it was well", async (t) => {
    const { started, answer } = await run(t, {}, [{ lastStatus: "PENDING" }, { lastStatus: "RUNNING" }, stopped(0)]);
    assert.partialDeepStrictEqual(started, [
      {
        clientToken: "r1",
        taskDefinition: "task:3",
        overrides: { containerOverrides: [{ name: "app", command: ["/bin/sh", "-c", "node migrate.js"] }] },
        networkConfiguration: {
          awsvpcConfiguration: { subnets: ["a", "b"], securityGroups: ["c", "d"], assignPublicIp: "ENABLED" },
        },
      },
    ]);
    assert.deepEqual(answer, {
      Status: "SUCCESS",
      PhysicalResourceId: "ApiMigration",
      StackId: "s1",
      RequestId: "r1",
      LogicalResourceId: "ApiMigration",
    });
  });

  it("says which command failed, and how", async (t) => {
    const { answer } = await run(t, {}, [stopped(3)]);
    assert.equal(answer["Status"], "FAILED");
    assert.equal(answer["Reason"], "'node migrate.js' failed: exit code 3 (task abc)");
  });

  it("gives up before its own time is up", async (t) => {
    const { answer } = await run(t, {}, [{ lastStatus: "RUNNING" }], 10_000);
    assert.equal(answer["Status"], "FAILED");
    assert.match(answer["Reason"] ?? "", /has not ended after 14 minutes/);
  });

  it("runs a migration again for another release, a seed never, and nothing when it goes away", async (t) => {
    const ran = async (event: object): Promise<number> => (await run(t, event, [stopped(0)])).started.length;
    assert.equal(await ran({ RequestType: "Update", PhysicalResourceId: "p" }), 1);
    assert.equal(
      await ran({ RequestType: "Update", PhysicalResourceId: "p", ResourceProperties: { ...properties, Once: "yes" } }),
      0,
    );
    assert.equal(await ran({ RequestType: "Delete", PhysicalResourceId: "p" }), 0);
  });
});

describe("the function that ECS asks", () => {
  const notFound = (): never => {
    throw Object.assign(new Error("no such parameter"), { name: "ParameterNotFound" });
  };
  const ask = async (
    details: object,
    gate: string | null = null,
    stage = "POST_TEST_TRAFFIC_SHIFT",
    weights: object = { blue: 100, green: 0 },
  ) =>
    load(releaseHookCode, { GetParameter: () => (gate === null ? notFound() : { Parameter: { Value: gate } }) })(
      { lifecycleStage: stage, hookDetails: JSON.stringify(details), productionTrafficWeights: weights },
      {},
    );
  const same = (actual: unknown, expected: object): void =>
    assert.deepEqual(JSON.parse(JSON.stringify(actual)), expected);

  it("holds while the gate says so, takes back before the shift only, and else lets it go on", async () => {
    const details = { gate: "/bough/gates/shop/main", checks: [] };
    same(await ask(details), { hookStatus: "SUCCEEDED" });
    same(await ask(details, "open"), { hookStatus: "SUCCEEDED" });
    same(await ask(details, "hold"), { hookStatus: "IN_PROGRESS", callBackDelay: 10 });
    same(await ask(details, "abort"), { hookStatus: "FAILED" });
    same(await ask(details, "abort", "PRODUCTION_TRAFFIC_SHIFT"), { hookStatus: "SUCCEEDED" });
  });

  it("asks the new revision by its header, and fails by status, text and silence", async (t) => {
    const { url, received } = await listen(t, ({ headers }) =>
      headers["x-bough-check"] === "v" ? { status: 200, body: "green" } : { status: 200, body: "blue" },
    );
    const check = {
      name: "home",
      method: "GET",
      url,
      headers: { "x-bough-check": "v" },
      status: 200,
      contains: "green",
      timeout: 2_000,
    };
    same(await ask({ gate: "", checks: [check] }), { hookStatus: "SUCCEEDED" });
    assert.equal(received[0]?.headers["x-bough-check"], "v");
    same(await ask({ gate: "", checks: [{ ...check, headers: {} }] }), { hookStatus: "FAILED" });
    same(await ask({ gate: "", checks: [{ ...check, status: 204 }] }), { hookStatus: "FAILED" });
    same(await ask({ gate: "", checks: [{ ...check, url: "http://127.0.0.1:1/" }] }), { hookStatus: "FAILED" });
  });

  it("lets the first release through, which has nobody to protect and no address yet", async () => {
    const check = {
      name: "home",
      method: "GET",
      url: "http://127.0.0.1:1/",
      headers: {},
      status: 200,
      contains: null,
      timeout: 1_000,
    };
    same(await ask({ gate: "", checks: [check] }, null, "POST_TEST_TRAFFIC_SHIFT", { green: 100 }), {
      hookStatus: "SUCCEEDED",
    });
  });
});

it("code of functions fits into a template", () => {
  for (const code of [taskRunnerCode, releaseHookCode]) assert.ok(code.length <= 4096, `${code.length} characters`);
});
