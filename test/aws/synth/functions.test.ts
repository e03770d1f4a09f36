import assert from "node:assert/strict";
import { once } from "node:events";
import { type IncomingMessage, createServer } from "node:http";
import { text } from "node:stream/consumers";
import { describe, it, type TestContext } from "node:test";
import { runInNewContext } from "node:vm";
import { releaseGateCode } from "../../../src/providers/aws/synth/jobs/release-gate-code.ts";
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
    ElasticLoadBalancingV2Client: Client,
    DescribeRulesCommand: command("DescribeRules"),
    DescribeServiceDeploymentsCommand: command("DescribeServiceDeployments"),
    DescribeServiceRevisionsCommand: command("DescribeServiceRevisions"),
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

/** What AWS tells the functions of a release: ECS has a revision that is replaced, unless it is the first. */
const deploying = (first = false) => ({
  DescribeServiceDeployments: () => ({
    serviceDeployments: [{ sourceServiceRevisions: first ? [] : [{ arn: "revision/blue" }] }],
  }),
});

/** The event as ECS sends it: what is known of the deployment stands one level down. */
const eventOf = (lifecycleStage: string, hookDetails: unknown): object => ({
  executionId: "execution-1",
  lifecycleStage,
  resourceArn: "arn:aws:ecs:x:1:service-deployment/cluster/api/d1",
  executionDetails: {
    serviceArn: "arn:aws:ecs:x:1:service/cluster/api",
    targetServiceRevisionArn: "revision/green",
    testTrafficWeights: {},
    productionTrafficWeights: {},
  },
  hookDetails,
});

const same = (actual: unknown, expected: object): void =>
  assert.deepEqual(JSON.parse(JSON.stringify(actual)), expected);

describe("the function that makes the checks of a release", () => {
  const details = {
    asked: { "x-bough-check": "v" },
    header: { name: "x-bough-check", value: "v" },
    url: "https://shop.example.org",
    requests: [] as readonly object[],
    commands: [] as readonly object[],
    cluster: "cluster",
    task: "task:3",
    subnets: "a,b",
    securityGroups: ["c", "d"],
    assignPublicIp: "ENABLED",
  };
  const ask = async (more: Partial<typeof details> & { readonly running?: unknown }, answers: object = {}) =>
    load(releaseHookCode, { ...deploying(), ...answers })(
      eventOf("POST_TEST_TRAFFIC_SHIFT", JSON.stringify({ ...details, ...more })),
      {},
    );

  it("asks the new revision by its header, and fails by status, text and silence", async (t) => {
    const { url, received } = await listen(t, ({ headers }) =>
      headers["x-bough-check"] === "v" ? { status: 200, body: "green" } : { status: 200, body: "blue" },
    );
    const check = { name: "home", method: "GET", url, status: 200, contains: "green", timeout: 2_000 };
    same(await ask({ requests: [check] }), { hookStatus: "SUCCEEDED" });
    assert.equal(received[0]?.headers["x-bough-check"], "v");
    same(await ask({ requests: [check], asked: {} as never }), { hookStatus: "FAILED" });
    same(await ask({ requests: [{ ...check, status: 204 }] }), { hookStatus: "FAILED" });
    same(await ask({ requests: [{ ...check, url: "http://127.0.0.1:1/" }] }), { hookStatus: "FAILED" });
  });

  it("runs commands in tasks of the service, told where the new revision is, and waits for their ends", async () => {
    const started: unknown[] = [];
    let state: object = { lastStatus: "RUNNING" };
    const answers = {
      RunTask: (input: unknown) => ({ tasks: [{ taskArn: `task/${started.push(input)}` }] }),
      DescribeTasks: () => ({ tasks: [state] }),
    };
    const command = { name: "smoke", run: "npm run smoke", timeout: 60_000 };
    const first = (await ask({ commands: [command] }, answers)) as {
      readonly hookDetails: { readonly running: readonly { readonly arn: string }[] };
    };
    same(
      { ...first, hookDetails: first.hookDetails.running.map(({ arn }) => arn) },
      { hookStatus: "IN_PROGRESS", callBackDelay: 10, hookDetails: ["task/1"] },
    );
    assert.partialDeepStrictEqual(JSON.parse(JSON.stringify(started)), [
      {
        clientToken: "execution-10",
        taskDefinition: "task:3",
        overrides: {
          containerOverrides: [
            {
              name: "app",
              command: ["/bin/sh", "-c", "npm run smoke"],
              environment: [
                { name: "BOUGH_CHECK_URL", value: "https://shop.example.org" },
                { name: "BOUGH_CHECK_HEADER", value: "x-bough-check: v" },
              ],
            },
          ],
        },
        networkConfiguration: { awsvpcConfiguration: { subnets: ["a", "b"], securityGroups: ["c", "d"] } },
      },
    ]);
    const again = load(releaseHookCode, { ...deploying(), ...answers });
    const next = () => again(eventOf("POST_TEST_TRAFFIC_SHIFT", first.hookDetails), {});
    state = { lastStatus: "STOPPED", containers: [{ name: "app", exitCode: 0 }] };
    same(await next(), { hookStatus: "SUCCEEDED" });
    state = { lastStatus: "STOPPED", containers: [{ name: "app", exitCode: 2 }] };
    same(await next(), { hookStatus: "FAILED" });
    state = { lastStatus: "STOPPED", stoppedReason: "no image", containers: [{ name: "app" }] };
    same(await next(), { hookStatus: "FAILED" });
    assert.equal(started.length, 1, "a command runs once, however often ECS asks");
  });

  it("takes a command that does not end for one that failed", async () => {
    const running = [{ name: "smoke", arn: "task/1", until: Date.now() - 121_000 }];
    const answers = { DescribeTasks: () => ({ tasks: [{ lastStatus: "RUNNING" }] }) };
    same(await ask({ running }, answers), { hookStatus: "FAILED" });
  });

  it("lets the first release through, which has nobody to protect and no address yet", async () => {
    const check = {
      name: "home",
      method: "GET",
      url: "http://127.0.0.1:1/",
      status: 200,
      contains: null,
      timeout: 1_000,
    };
    same(await ask({ requests: [check] }, deploying(true)), { hookStatus: "SUCCEEDED" });
  });
});

describe("the function that ECS asks before each step of a shift", () => {
  const notFound = (): never => {
    throw Object.assign(new Error("no such parameter"), { name: "ParameterNotFound" });
  };
  const judged = { gate: "/bough/gates/shop/main", rule: "rule/1", path: [5, 10, 15, 20, 25], shares: [], bake: 0 };
  /** Asks while the load balancer gives the new revision `share` percent. */
  const ask = async (details: object, share: number, { gate = null as string | null, first = false } = {}) => {
    const group = (arn: string, Weight: number): object => ({ TargetGroupArn: arn, Weight });
    return load(releaseGateCode, {
      ...deploying(first),
      DescribeServiceRevisions: () => ({
        serviceRevisions: [{ resolvedConfiguration: { loadBalancers: [{ targetGroupArn: "group/green" }] } }],
      }),
      DescribeRules: () => ({
        Rules: [
          {
            Actions: [
              { ForwardConfig: { TargetGroups: [group("group/blue", 100 - share), group("group/green", share)] } },
            ],
          },
        ],
      }),
      GetParameter: () => (gate === null ? notFound() : { Parameter: { Value: gate } }),
    })(eventOf("PRE_PRODUCTION_TRAFFIC_SHIFT", details), {});
  };
  const statusOf = async (...about: Parameters<typeof ask>): Promise<unknown> =>
    ((await ask(...about)) as { readonly hookStatus: string }).hookStatus;

  it("lets no share be exceeded that the gate allows", async () => {
    assert.equal(await statusOf(judged, 0, { gate: "0" }), "IN_PROGRESS");
    assert.equal(await statusOf(judged, 0, { gate: "5" }), "SUCCEEDED");
    assert.equal(await statusOf(judged, 5, { gate: "5" }), "IN_PROGRESS");
    for (const share of [5, 10, 15, 20]) assert.equal(await statusOf(judged, share, { gate: "25" }), "SUCCEEDED");
    assert.equal(await statusOf(judged, 25, { gate: "25" }), "IN_PROGRESS");
    assert.equal(await statusOf(judged, 25), "SUCCEEDED", "without a gate it goes on");
    assert.equal(await statusOf(judged, 25, { gate: "nonsense" }), "IN_PROGRESS");
  });

  it("keeps the times of a definition's own shares without anybody's help", async () => {
    const timed = { ...judged, gate: "", shares: [5, 25], bake: 60_000 };
    assert.equal(await statusOf(timed, 0), "SUCCEEDED");
    const answer = (await ask(timed, 5)) as { readonly hookDetails: { readonly at: number; readonly since: number } };
    same(answer, {
      hookStatus: "IN_PROGRESS",
      callBackDelay: 10,
      hookDetails: { ...timed, at: 5, since: answer.hookDetails.since },
    });
    const since = Date.now() - 61_000;
    assert.equal(await statusOf({ ...timed, at: 5, since }, 5), "SUCCEEDED");
    assert.equal(await statusOf({ ...timed, at: 5, since }, 10), "SUCCEEDED", "steps in between are not kept");
    assert.equal(await statusOf({ ...timed, at: 5, since }, 25), "IN_PROGRESS", "the time begins anew at each share");
  });

  it("lets the first release through", async () => {
    assert.equal(await statusOf(judged, 0, { gate: "0", first: true }), "SUCCEEDED");
  });
});

it("code of functions fits into a template", () => {
  for (const code of [taskRunnerCode, releaseHookCode, releaseGateCode])
    assert.ok(code.length <= 4096, `${code.length} characters`);
});
