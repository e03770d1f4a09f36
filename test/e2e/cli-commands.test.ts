import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { nouns } from "../../src/cli/specs/by-noun.ts";
import { type Bough, startBough } from "../support/bough.ts";
import { startCommand } from "../support/cli/start-command.ts";
import type { Project } from "../support/project.ts";
import { type CommandResult, runCommand } from "../support/run-command.ts";

const program = join(import.meta.dirname, "../../bin/bough");
const definition = `import { app, service } from "bough";
const web = service({ build: "echo built; mkdir -p out", start: "node server.js" });
export default app({
  name: "shop",
  resources: { web },
  environments: {
    production: { branch: "main", protect: true, set: { web: { memory: "512mb" } } },
    staging: { branch: "staging", extends: "production", protect: false },
    preview: { branch: "*", except: "*-no-infra", extends: "staging", set: { web: { memory: "256mb" } } },
  },
});
`;
const server = `setInterval(() => console.log("tick"), 50);
require("node:http").createServer((_, response) => response.end("one")).listen(process.env.PORT);
`;

describe("the commands", () => {
  let bough: Bough;
  let project: Project;
  const run = (args: readonly string[], env?: Record<string, string>): Promise<CommandResult> =>
    bough.run(args, { cwd: project.folder, ...(env !== undefined && { env }) });
  const json = <T>(...args: string[]): Promise<T> => bough.json<T>(args, { cwd: project.folder });
  const ok = async (...args: string[]): Promise<string> => {
    const { code, stdout, stderr } = await run(args);
    assert.equal(code, 0, `${args.join(" ")}: ${stdout}${stderr}`);
    return stdout;
  };

  before(async () => {
    bough = await startBough({ args: ["--workers", "1"] });
    project = await bough.project("shop");
    await project.commit({ "bough.config.ts": definition, "server.js": server });
  });
  after(() => bough[Symbol.asyncDispose]());

  it("deploy pushes this branch and prints progress as plain lines and the address last", async () => {
    const { code, stdout, stderr } = await run(["deploy"], { http_proxy: "http://127.0.0.1:9" });
    assert.equal(code, 0, stderr);
    assert.equal(stdout, `Deployed production v1\nhttp://shop.localhost:${bough.port}/\n`);
    assert.match(stderr, /^Deploying main of shop at [0-9a-f]{7}\n(.*\n)* {2}Build web \(\d+ ms\)\n/);
    assert.doesNotMatch(stderr, /\p{Cc}(?<!\n)/u);
    assert.equal((await bough.request("shop")).text, "one");
    await project.git("switch", "--quiet", "--create", "staging");
    await ok("deploy");
  });

  it("plan says what would be done, why, and that nothing need be built", async () => {
    await project.git("switch", "--quiet", "--create", "feature/cake");
    const text = await ok("plan");
    assert.match(text, /^Plan for shop feature-cake at [0-9a-f]{7}:\n {2}1\. Start 1 instance of web@v1 {2,}commit/);
    assert.match(text, /\nNothing to build: every artifact is there already\.\n/);
    assert.match(text, /\nThe way back, if a step fails:\n {2}1\. /);
    const { status, plan } = await json<{ status: string; plan: { steps: { title: string }[] } }>("plan");
    assert.equal(status, "planned");
    assert.ok(plan.steps.length > 0);
    await project.git("switch", "--quiet", "--create", "idea-no-infra");
    assert.equal(await ok("plan"), "idea-no-infra is skipped: rule preview leaves out *-no-infra\n");
    assert.deepEqual(await json("deploy"), { status: "skipped", reason: "rule preview leaves out *-no-infra" });
    assert.equal((await json<unknown[]>("env", "list")).length, 2);
    await project.git("switch", "--quiet", "feature/cake");
  });

  it("a failed deploy says why once, what serves on, and exits with 1", async () => {
    await ok("deploy");
    await project.commit({ "server.js": "throw new Error('broken');\n" });
    const { code, stdout, stderr } = await run(["deploy"]);
    assert.equal(code, 1);
    assert.equal(stdout, "");
    assert.equal(stderr.match(/did not become healthy/g)?.length, 1, stderr);
    assert.match(stderr, /\nv1 serves on at http:\/\/feature-cake\.shop\.localhost:\d+\/\nbough: /);
    assert.match(stderr, /\n {2}hint: .*\n$/);
    const failed = await run(["deploy", "--json"]);
    const { error } = JSON.parse(failed.stdout) as { error: Record<string, string> };
    assert.deepEqual(Object.keys(error), ["code", "message", "hint"]);
    assert.match(error["message"] ?? "", /broken/);
    await project.commit({ "server.js": server.replace("one", "two") });
    await ok("deploy");
  });

  it("env list --json is the promised array", async () => {
    const list = await json<Record<string, unknown>[]>("env", "list");
    const keys = ["app", "name", "branch", "slug", "url", "status", "release", "commit", "createdAt", "updatedAt"];
    for (const one of list) assert.deepEqual(Object.keys(one), keys);
    const staging = list.find(({ name }) => name === "staging");
    assert.equal(staging?.["release"], "v1");
    assert.equal(staging?.["status"], "live");
    assert.match(String(staging?.["updatedAt"]), /^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
    const text = await ok("env", "list");
    assert.match(text, /^APP +ENVIRONMENT +BRANCH +STATUS +RELEASE +COMMIT +UPDATED +URL\n/);
    assert.match(text, /\nshop +staging +staging +live +v1 +[0-9a-f]{7} +(just now|\d+ (s|min) ago) +http:/);
  });

  it("deployment list --json has the promised members", async () => {
    const [first, ...rest] = await json<Record<string, unknown>[]>("deployment", "list", "--env", "feature/cake");
    assert.equal(rest.length, 3);
    for (const key of ["id", "app", "environment", "branch", "commit", "kind", "status", "startedAt", "finishedAt"])
      assert.equal(typeof first?.[key], "string", key);
    assert.equal(first?.["error"], null);
    assert.equal((await json<unknown[]>("deployment", "list", "--limit", "1")).length, 1);
    const failed = rest.find(({ status }) => status === "failed");
    const text = await ok("deployment", "show", String(failed?.["id"]));
    assert.match(text, /, failed\n {2}branch +feature\/cake\n/);
    assert.match(text, /\nThe way back:\n {2}done +/);
    assert.match(text, /\nhint: /);
  });

  it("env show and env diff say where each value comes from", async () => {
    assert.match(await ok("env", "show"), /^shop feature-cake: live\n/);
    assert.match(await ok("env", "show", "production"), /\nresources\.web\.memory +"512mb" +production\n/);
    const text = await ok("env", "diff", "feature/cake", "production");
    assert.match(text, /^SETTING +feature\/cake +production\n/);
    assert.match(text, /\nresources\.web\.memory +"256mb" \(preview\) +"512mb" \(production\)(\n|$)/);
    assert.equal(await ok("env", "diff", "main", "production"), "main and production have the same settings.\n");
  });

  it("rollback needs no argument, and takes one", async () => {
    assert.equal((await bough.request("feature-cake.shop")).text, "two");
    assert.match(await ok("rollback"), /^feature-cake serves v1 again \(commit [0-9a-f]{7}\)\.\nhttp:/);
    assert.equal((await bough.request("feature-cake.shop")).text, "one");
    const [latest] = await json<{ version: number }[]>("release", "list");
    await ok("rollback", "--to", `v${latest?.version}`);
    assert.equal((await bough.request("feature-cake.shop")).text, "two");
    assert.match(
      await ok("release", "list"),
      /^RELEASE +ROLLBACK +COMMIT +CREATED\nv\d +serves +[0-9a-f]{7} +[^]*\nv1 +straight +[0-9a-f]{7} +/,
    );
    assert.match(await ok("release", "show", "v1"), /^shop feature\/cake v1\n {2}commit +[0-9a-f]{40}\n/);
  });

  it("works from a folder within the repository, and without one by name", async () => {
    const inner = join(project.folder, "a", "b");
    await mkdir(inner, { recursive: true });
    const inside = await bough.json<{ name: string }>(["env", "show"], { cwd: inner });
    assert.equal(inside.name, "feature-cake");
    const outside = await bough.run(["env", "show", "staging"], { cwd: bough.workspace });
    assert.equal(outside.code, 1);
    assert.match(outside.stderr, /There is no bough\.config\.ts in .*\n {2}hint: Name the app with --app/);
    const named = await bough.run(["open", "--app", "shop", "--env", "staging"], { cwd: bough.workspace });
    assert.equal(named.stdout, `http://staging.shop.localhost:${bough.port}/\n`);
    const unknown = await bough.run(["env", "show", "--app", "shop"], { cwd: bough.workspace });
    assert.match(unknown.stderr, /no git repository.*\n {2}hint: Name the environment with --env/);
  });

  it("logs follow until Ctrl-C, end with their reader, and are JSON when asked for", async () => {
    const args = ["logs", "--follow", "--app", "shop", "--env", "staging", "--data", bough.data];
    await using command = startCommand(args);
    await command.printed("web@v1.0  tick");
    assert.equal(await command.stop("SIGINT"), 0);
    assert.match(command.output(), /^(web@v1\.0 {2}tick\n)+$/);

    const pipe = spawn("/bin/sh", ["-c", `"$0" "$@" | head -n 2`, program, ...args]);
    const printed: string[] = [];
    for (const stream of [pipe.stdout, pipe.stderr])
      stream.setEncoding("utf8").on("data", (text: string) => printed.push(text));
    await new Promise((resolve) => pipe.on("close", resolve));
    assert.equal(printed.join(""), "web@v1.0  tick\nweb@v1.0  tick\n");

    const lines = await json<{ line: string }[]>("logs", "web", "--env", "staging", "--tail", "3");
    assert.deepEqual(
      lines.map(({ line }) => line),
      ["tick", "tick", "tick"],
    );
  });

  it("destroy gives the receipt, and protection holds", async () => {
    const refused = await run(["env", "destroy", "production"]);
    assert.equal(refused.code, 1);
    assert.match(refused.stderr, /hint: .*--force/);
    const receipt = await json<{ removed: { kind: string; id: string }[]; remaining: unknown[] }>("env", "destroy");
    assert.deepEqual(receipt.remaining, []);
    assert.ok(receipt.removed.some(({ kind }) => kind === "process"));
    for (const item of receipt.removed) assert.deepEqual(Object.keys(item), ["kind", "id"]);
    assert.deepEqual(await json("prune", "--dry-run"), { removed: [], remaining: [] });
    assert.deepEqual(Object.keys(await json<object>("prune")), ["removed", "remaining"]);
    assert.match(await ok("prune"), /nothing to prune/);
  });

  it("tokens are made, listed without their secret, and revoked", async () => {
    const { id, token } = await json<{ id: string; token: string }>("token", "create", "ci");
    assert.match(token, /\S{20,}/);
    const list = await ok("token", "list");
    assert.match(list, new RegExp(`\\n${id} +ci +`));
    assert.ok(!list.includes(token));
    await ok("token", "revoke", id);
    assert.doesNotMatch(await ok("token", "list"), new RegExp(id));
  });

  it("the name of a branch does nothing to a terminal", async () => {
    const branch = "a\u202Eb\u009B31mc\u0085";
    await project.git("switch", "--quiet", "--create", `${branch}-no-infra`);
    for (const verb of ["plan", "deploy"]) assert.match(await ok(verb), /^abc-no-infra is skipped: /);
    await project.git("switch", "--quiet", "--create", branch);
    const { code, stdout, stderr } = await run(["deploy"]);
    assert.equal(code, 0, stderr);
    assert.match(stderr, /^Deploying abc of shop at /);
    const deployed = await json<{ id: string; branch: string }[]>("deployment", "list", "--limit", "1");
    assert.equal(deployed[0]?.branch, branch, "a program gets it as it is");
    const [environments, ...more] = [
      await ok("env", "list"),
      await ok("env", "show"),
      await ok("deployment", "show", deployed[0]?.id ?? ""),
      await ok("release", "show", "v1"),
      await ok("env", "diff", branch, "staging"),
      await ok("env", "destroy"),
    ];
    assert.match(environments ?? "", / abc +live /);
    for (const text of [stdout, stderr, environments ?? "", ...more])
      assert.doesNotMatch(text, /[\p{Cc}\p{Bidi_Control}](?<!\n)/u);
    await project.git("switch", "--quiet", "feature/cake");
  });

  it("usage errors exit with 2, and are JSON as well when asked for", async () => {
    const cases = [
      [["env", "shwo"], /There is no command env shwo\.\n {2}hint: Did you mean `bough env show`\?/],
      [["deplyo"], /hint: Did you mean `bough deploy`\?/],
      [["env"], /env needs a verb: list, show, diff, destroy\.\n/],
      [["env", "diff", "a"], /missing required argument 'b'\n {2}hint: Usage: bough env diff <a> <b>/],
      [["logs", "--tail", "many"], /'--tail <lines>' argument 'many' is invalid/],
      [["release", "show", "latest"], /A release looks like v3/],
      [["down", "now"], /too many arguments/],
      [["app", "remove", "shop"], /hint: Say --force/],
      [["env", "show", ""], /name of the environment is empty/],
    ] as const;
    for (const [args, message] of cases) {
      const { code, stdout, stderr } = await run([...args, "--json"]);
      assert.equal(code, 2, args.join(" "));
      assert.match(stderr, message);
      assert.equal((JSON.parse(stdout) as { error: { code: string } }).error.code, "usage");
    }
  });

  it("what is not there is an error with a hint, in text and JSON", async () => {
    for (const args of [
      ["env", "show", "nope"],
      ["release", "show", "v99"],
      ["deployment", "show", "d-nope"],
    ]) {
      const { code, stdout, stderr } = await run([...args, "--json"]);
      assert.equal(code, 1, args.join(" "));
      assert.match(stderr, /^bough: .*\n/);
      const { error } = JSON.parse(stdout) as { error: { code: string; hint: unknown } };
      assert.match(error.code, /-not-found$/);
      assert.ok("hint" in error);
    }
    const off = await runCommand([program, "env", "list", "--data", join(bough.workspace, "none")]);
    assert.match(off.stderr, /There is no bough with its data in .*\n {2}hint: Start one with `bough up`/);
  });

  it("help is there for every command and noun, with examples, and colours only when asked for", async () => {
    const help = await ok("--help");
    const names = [...help.matchAll(/^ {2}([a-z][a-z-]*)(?: [<[]\S+)* {2,}\S/gm)].map(([, name]) => name ?? "");
    assert.ok(names.length >= 15, help);
    for (const name of names.filter((one) => one !== "bough" && one !== "help")) {
      const text = await ok(name, "--help");
      assert.match(text, nouns.some((noun) => noun.name === name) ? /\nCommands:\n/ : /\nExamples:\n {2}bough /, name);
    }
    assert.match(await ok("env", "diff", "--help"), /\nExamples:\n {2}bough env diff staging production/);
    assert.ok(!help.includes("\u001B"));
    const coloured = await run(["env", "list"], { FORCE_COLOR: "1" });
    assert.ok(coloured.stdout.includes("\u001B[32mlive"), coloured.stdout);
    const plain = await run(["env", "list"], { NO_COLOR: "1" });
    assert.ok(!plain.stdout.includes("\u001B"));
    assert.match(await ok("--version"), /^\d+\.\d+\.\d+\n$/);
  });

  it("deploy starts bough when it does not run", async () => {
    await bough.down();
    const stopped = await run(["env", "list"]);
    assert.match(stopped.stderr, /does not answer at .*\n {2}hint: Start it with `bough up`/);
    await project.git("switch", "--quiet", "staging");
    assert.match(await ok("deploy"), /^Deployed staging v2\n/);
  });

  it("removes an app with everything", async () => {
    const receipt = await json<{ removed: unknown[]; remaining: unknown[] }>("app", "remove", "shop", "--force");
    assert.deepEqual(receipt.remaining, []);
    assert.equal(await ok("app", "list"), "There are no apps yet: push a branch to make one.\n");
  });
});
