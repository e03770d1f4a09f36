import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { startBough, type Bough } from "../support/bough.ts";
import { contractedFiles, contractOf } from "../support/contracts/contracted-app.ts";
import type { Project } from "../support/project.ts";
import { ControlClient } from "../support/recovery/control-client.ts";
import { whatExists } from "../support/recovery/what-exists.ts";

const app = "contracts";
const limit = { timeout: 90_000 };
const name = { name: "type: string" };
const nameAndAge = { ...name, age: "type: integer" };
const anna = { name: "Anna", age: 30 };

describe("a service with a contract", () => {
  let bough: Bough;
  let project: Project;
  let control: ControlClient;

  before(async () => {
    bough = await startBough({ args: ["--workers", "1"] });
    project = await bough.project(app);
    control = new ControlClient(bough);
  });
  after(() => bough[Symbol.asyncDispose]());

  type Files = Readonly<Record<string, string>>;

  /** Pushes, asks all the while, and gives what the pusher's terminal says and which releases have answered. */
  async function push(contract: string, people: unknown, files: Files = {}): Promise<readonly [string, Set<string>]> {
    await project.commit({ ...contractedFiles(app, contract, people), ...files });
    const answers = new Set<string>();
    let over = false;
    const pushing = project.push("HEAD:refs/heads/main").finally(() => (over = true));
    while (!over) {
      answers.add((await bough.request(app)).text);
      await pause(20);
    }
    return [(await pushing).stderr, answers];
  }

  async function deployed(contract: string, people: unknown = [anna], files?: Files): Promise<string> {
    const [said] = await push(contract, people, files);
    assert.match(said, /Deployed production v\d/, said);
    return said;
  }

  /** Nobody but what served has answered, and nothing of the refused release is left. */
  async function refused(serving: string, contract: string, people: unknown, files?: Files): Promise<string> {
    const running = await runs();
    const [said, answers] = await push(contract, people, files);
    assert.match(said, /Failed: production was not deployed/, said);
    assert.deepEqual(answers, new Set([serving]));
    assert.deepEqual(await runs(), running);
    return said;
  }

  const runs = async (): Promise<readonly string[]> => (await whatExists(bough, app, "main")).running;
  const last = async () => control.detail((await control.deployments(app, "main"))[0]?.id ?? "");

  it("is checked before its first traffic, and once there is something to compare, compared", limit, async () => {
    const first = await deployed(contractOf({ version: "1.0.0", person: nameAndAge }));
    assert.match(first, /Check api against its contract/);
    assert.match(first, /1 request made, 0 failed/);
    const second = await deployed(contractOf({ version: "1.1.0", person: { ...nameAndAge, city: "type: string" } }), [
      { ...anna, city: "Bern" },
    ]);
    assert.match(second, /contract 1\.0\.0 → 1\.1\.0: 0 breaking changes, 1 compatible/);
    assert.doesNotMatch(second, /web uses/);
  });

  it("that breaks what serves gets no traffic, and the change and its consumers are named", limit, async () => {
    const said = await refused("v2", contractOf({ version: "1.2.0", person: nameAndAge }), [anna]);
    assert.match(said, /api's contract 1\.2\.0 breaks 1\.1\.0, which serves:/);
    assert.match(said, /city/);
    assert.match(said, /web uses 1\.0: 1\.2\.0 breaks 1\.1\.0 within the line of 1\.0/);
    assert.match(said, /new major version, or mark what changes with `x-bough-breaking/);
    assert.equal((await last()).deployment.error?.code, "contract-broken");
  });

  it("goes through when the change is marked, with the reason", limit, async () => {
    const mark = 'x-bough-breaking: "nobody asked for cities"';
    const said = await deployed(contractOf({ version: "1.2.0", person: nameAndAge, more: mark }));
    assert.match(said, /accepted: .*nobody asked for cities/);
    assert.match(said, /web uses 1\.0/, "a consumer that has to follow is named though the change is meant");
    assert.equal((await bough.request(app)).text, "v4");
  });

  it("goes through as a new major version", limit, async () => {
    const said = await deployed(contractOf({ version: "2.0.0", person: name }));
    assert.match(said, /web uses 1\.0: 2\.0\.0 is of another line than 1\.0/);
    assert.equal((await bough.request(app)).text, "v5");
  });

  it("that the running revision does not keep gets no traffic, with a line that shows it", limit, async () => {
    const said = await refused("v5", contractOf({ version: "2.0.1", person: name }), [{ name: 7 }]);
    assert.match(said, /api does not keep its contract \(1 of 1 requests\)/);
    const [line = ""] = /curl .*/.exec(said) ?? [];
    assert.match(line, /\/people/, said);
    const detail = await last();
    assert.equal(detail.deployment.error?.code, "contract-not-kept");
    const [, value = "none"] = /"value":"([\w-]{20,})"/.exec(JSON.stringify(detail.journal)) ?? [];
    assert.ok(!said.includes(value) && value !== "none", "what leads to the revision is told");
  });

  const unusable: Readonly<Record<string, readonly [string, RegExp]>> = {
    "is not OpenAPI": ["hello: world\n", /contract-version|OpenAPI/],
    "refers to another server": [
      contractOf({ version: "2.0.1", person: { name: '$ref: "https://elsewhere.example/schema.json"' } }),
      /https:\/\/elsewhere\.example/,
    ],
    "is no YAML": ["openapi: [3.1\n", /openapi\.yaml/],
  };
  for (const [what, [contract, says]] of Object.entries(unusable))
    it(`whose contract ${what} gets no traffic`, limit, async () => {
      assert.match(await refused("v5", contract, [anna]), says);
      assert.match((await last()).deployment.error?.code ?? "", /^contract-/);
    });

  it("may describe what contains itself", limit, async () => {
    const person = { ...name, friends: 'type: array, items: { $ref: "#/components/schemas/Person" }' };
    const friends = [{ name: "Ben", friends: [{ name: "Anna", friends: [] }] }];
    await deployed(contractOf({ version: "3.0.0", person }), friends);
    const shallow = [{ name: "Ben", friends: [{ name: 3, friends: [] }] }];
    const serving = (await bough.request(app)).text;
    assert.match(await refused(serving, contractOf({ version: "3.0.1", person }), shallow), /does not keep/);
  });

  it("is not looked at again on the way back within the window", limit, async () => {
    await bough.json(["rollback", "--app", app, "--env", "production", "--to", "v5"]);
    const steps = (await last()).plan?.steps ?? [];
    assert.ok(steps.length > 0);
    assert.deepEqual(
      steps.filter(({ kind }) => kind.startsWith("contract.")),
      [],
    );
    assert.equal((await bough.request(app)).text, "v5");
  });
});
