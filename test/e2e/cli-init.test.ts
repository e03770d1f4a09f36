import assert from "node:assert/strict";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { after, before, describe, it } from "node:test";
import { type Bough, startBough } from "../support/bough.ts";
import { type CommandResult, runCommand } from "../support/run-command.ts";

const server = `require("node:http").createServer((_, response) => response.end("hello")).listen(process.env.PORT);`;

describe("bough init", () => {
  let bough: Bough;
  before(async () => {
    bough = await startBough({ args: ["--workers", "1"] });
  });
  after(() => bough[Symbol.asyncDispose]());

  /** A folder with files; outside any repository until `init` makes one. */
  async function folder(name: string, files: Readonly<Record<string, string>>): Promise<string> {
    const path = join(bough.workspace, name);
    for (const [file, content] of Object.entries({ ...files })) {
      await mkdir(dirname(join(path, file)), { recursive: true });
      await writeFile(join(path, file), content);
    }
    return path;
  }
  const init = (cwd: string, ...args: string[]): Promise<CommandResult> => bough.run(["init", ...args], { cwd });
  const git = (cwd: string, ...args: string[]): Promise<CommandResult> =>
    runCommand(["git", ...args], { cwd, env: identity });

  it("makes a plain git push work, without a prompt and with no token in the configuration", async () => {
    const cwd = await folder("My Café", { "server.js": server, "node_modules/left-pad/index.js": "" });
    const first = await init(cwd);
    assert.equal(first.code, 0, first.stderr);
    assert.match(first.stdout, /^Found a Node\.js service, and wrote bough\.config\.ts\.\n/);
    assert.match(await readFile(join(cwd, "bough.config.ts"), "utf8"), /name: "my-cafe"/);

    await git(cwd, "add", "--all");
    await git(cwd, "commit", "--quiet", "--message=one");
    assert.equal((await git(cwd, "ls-files")).stdout, ".gitignore\nbough.config.ts\nserver.js\n");
    const pushed = await git(cwd, "push", "bough", "HEAD");
    assert.equal(pushed.code, 0, pushed.stderr);
    assert.match(pushed.stderr, /remote: Deployed production v1/);
    assert.equal((await bough.request("my-cafe")).text, "hello");

    const config = await readFile(join(cwd, ".git", "config"), "utf8");
    const token = (await readFile(join(bough.data, "token"), "utf8")).trim();
    assert.ok(!config.includes(token));

    const again = await init(cwd);
    assert.equal(again.code, 0, again.stderr);
    assert.match(again.stdout, /^The definition of my-cafe is there already\.\n/);
    assert.equal(await readFile(join(cwd, ".git", "config"), "utf8"), config);
    assert.equal((await git(cwd, "status", "--porcelain")).stdout, "");
  });

  it("keeps the token from other credential helpers", async () => {
    const cwd = await folder("stored", { "index.html": "<h1>hello</h1>" });
    await git(cwd, "init", "--quiet", "--initial-branch=main");
    const kept = join(bough.workspace, "kept");
    await git(cwd, "config", "credential.helper", `store --file=${kept}`);
    assert.equal((await init(cwd)).code, 0);
    await git(cwd, "add", "--all");
    await git(cwd, "commit", "--quiet", "--message=one");
    const pushed = await git(cwd, "push", "bough", "HEAD");
    assert.equal(pushed.code, 0, pushed.stderr);
    assert.match((await bough.request("stored")).text, /hello/);
    await assert.rejects(readFile(kept), { code: "ENOENT" });
  });

  it("in a subfolder of a repository describes that folder at the root", async () => {
    const root = await folder("mono", { "services/api/app.py": "print(1)" });
    await git(root, "init", "--quiet", "--initial-branch=main");
    const { code, stdout, stderr } = await init(join(root, "services/api"));
    assert.equal(code, 0, stderr);
    assert.match(stdout, /^Found a Python service in services\/api, and wrote bough\.config\.ts at the root\.\n/);
    const definition = await readFile(join(root, "bough.config.ts"), "utf8");
    assert.match(definition, /root: "services\/api",\n {2}start: "python3 app\.py"/);
    assert.match(definition, /name: "mono"/);
    const check = await bough.json<{ name: string; detail: string }[]>(["doctor"], { cwd: join(root, "services/api") });
    assert.equal(check.find(({ name }) => name === "definition")?.detail, "mono is valid");
  });

  it("refuses what it cannot do, and then writes nothing", async () => {
    const empty = await folder("empty", { "notes.txt": "" });
    const foreign = await folder("foreign", { "index.html": "" });
    await git(foreign, "init", "--quiet", "--initial-branch=main");
    await git(foreign, "remote", "add", "bough", "https://example.com/bough.git");
    const known = await folder("known", {
      "bough.config.ts": `import { app, site } from "bough";\nexport default app({ name: "known", resources: { web: site({ dir: "." }) } });\n`,
    });
    const cases = [
      [await init(empty), /Nothing in .* says how it runs\.\n {2}hint: /],
      [await init(empty, "--app", "My_App"), /My_App cannot be the name of an app\.\n {2}hint: .*--app my-app/],
      [await init(foreign), /The remote `bough` leads to https:\/\/example\.com\/bough\.git\.\n {2}hint: .*rename/],
      [await init(known, "--app", "other"), /is that of known, not of other\.\n {2}hint: /],
    ] as const;
    for (const [{ code, stderr }, message] of cases) {
      assert.match(stderr, message);
      assert.equal(code, 1);
    }
    assert.equal((await git(foreign, "remote", "get-url", "bough")).stdout, "https://example.com/bough.git\n");
    await assert.rejects(readFile(join(foreign, "bough.config.ts")), { code: "ENOENT" });
  });
});

const identity = {
  GIT_AUTHOR_NAME: "Test",
  GIT_AUTHOR_EMAIL: "test@example.com",
  GIT_COMMITTER_NAME: "Test",
  GIT_COMMITTER_EMAIL: "test@example.com",
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_TERMINAL_PROMPT: "0",
  GIT_ASKPASS: "/bin/false",
  http_proxy: "http://127.0.0.1:9",
};
