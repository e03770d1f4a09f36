import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { startBough, type Bough } from "../support/bough.ts";
import { deploy } from "../support/deploy.ts";
import { pryingApp } from "../support/hostile/prying-app.ts";
import { runCommand } from "../support/run-command.ts";
import { waitFor } from "../support/wait-for.ts";

const skip = process.getuid?.() === 0 ? false : "uids of their own are given by root only";

describe("an application that was not written by a friend", { skip }, () => {
  let bough: Bough;

  before(async () => {
    bough = await startBough();
    const victim = await bough.project("victim");
    await victim.commit(pryingApp("victim"));
    await deploy(victim);
    const evil = await bough.project("evil");
    await evil.commit({ ...pryingApp("evil", "sh pry.sh > found.txt 2>&1"), "pry.sh": pry(bough.data) });
    await deploy(evil);
  });
  after(() => bough[Symbol.asyncDispose]());

  /** What a command of an instance prints. */
  const run = async (app: string, command: string): Promise<string> =>
    (await bough.request(app, `/${encodeURIComponent(command)}`)).text;

  it("reads nothing of bough's own, of other environments, and no other process's variables", async () => {
    assert.match(await run("victim", "cat $HOME/private"), /victim-private/);
    for (const found of [await run("evil", "cat found.txt"), await run("evil", "sh pry.sh 2>&1")]) {
      assert.match(found, /^uid=[1-9]\d{5,}/, found);
      assert.match(found, /^end$/m, found);
      assert.doesNotMatch(found, /^(readable|environment|connected) /m);
    }
  });

  it("writes nowhere but to its home", async () => {
    const written = await run("evil", `find ${bough.data} -writable ! -type l -path '*' 2>/dev/null; echo end`);
    assert.equal(written.trim(), "end");
    assert.equal((await run("evil", "echo here > $HOME/file && cat $HOME/file")).trim(), "here");
  });

  it("does not get what is meant for the router", async () => {
    const script = `const server = require("node:net").createServer();
server.on("error", ({ code }) => console.log(code)).listen({ host: process.argv[1], port: ${bough.port} }, () => process.exit(console.log("taken")));`;
    for (const host of ["127.0.0.1", "0.0.0.0", "::1"]) {
      assert.match(await run("evil", `node -e '${script}' ${host}`), /EADDRINUSE|EADDRNOTAVAIL|EAFNOSUPPORT/, host);
    }
  });

  it("leaves no process of a build behind, also while another one is built", async () => {
    const pid = join(bough.workspace, "pid");
    const ready = join(bough.workspace, "ready");
    const go = join(bough.workspace, "go");
    for (const file of [pid, ready]) await writeFile(file, "", { mode: 0o666 });
    await runCommand(["chmod", "666", pid, ready]);
    const other = await bough.project("other");
    await other.commit(pryingApp("other", `echo 1 > ${ready}; until test -e ${go}; do sleep 0.05; done`));
    const built = deploy(other);
    await waitFor("the other build", async () => (await readFile(ready, "utf8")) !== "");
    const daemon = await bough.project("daemon");
    const leave = `env -i /usr/bin/setsid /bin/sh -c 'echo $$ > ${pid}; exec /bin/sleep 300' > /dev/null 2>&1 &`;
    await daemon.commit(pryingApp("daemon", `${leave} until test -s ${pid}; do sleep 0.05; done`));
    await deploy(daemon);
    const left = (await readFile(pid, "utf8")).trim();
    // One that nobody has taken note of yet has no command any more.
    const command = await readFile(`/proc/${left}/cmdline`, "utf8").catch(() => "");
    await writeFile(go, "");
    await built;
    assert.equal(command, "", "a process of a build that has ended");
  });

  it("finds no secret in what every user of the machine can read", async () => {
    const secret = (await run("victim", "printenv AWS_SECRET_ACCESS_KEY")).trim();
    const own = (await readFile(join(bough.data, "token"), "utf8")).trim();
    assert.ok(secret.length > 20 && own.length > 20);
    const nobody = ["/usr/bin/setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"] as const;
    const listed = await runCommand([...nobody, "find", bough.data, "-readable"]);
    assert.equal(listed.stdout, "");
    const arguments_ = (await runCommand(["ps", "-axww", "-o", "args="])).stdout;
    const holders = async (value: string): Promise<string[]> =>
      (await runCommand(["grep", "-rlaF", "-f", "-", bough.data], { input: value })).stdout.trim().split("\n");
    for (const value of [secret, own, bough.token]) assert.ok(!arguments_.includes(value));
    assert.deepEqual(await holders(own), [join(bough.data, "token")]);
    assert.deepEqual(await holders(bough.token), [""]);
    assert.deepEqual((await holders(secret)).map((file) => file.slice(bough.data.length + 1)).toSorted(), [
      "run/processes/victim%2Fmain%2Fapi%40v1%2F0.json",
      "tables/victim/main/environment.json",
    ]);
  });
});

const secrets =
  "token bough.db bough.db-wal server.json router/routes.json supervisor/users.json run/processes hooks/post-receive " +
  "repositories/victim.git/HEAD environments/victim/main/home/private environments/victim/main/logs/api@v1.0.log " +
  "tables/victim/main/environment.json artifacts builds environments dependencies checkouts";
const sockets = "hook supervisor router-0 tables";

/** A shell script that names what it can read, connect to, or learn from /proc. */
const pry = (data: string): string => `id
for file in ${secrets}; do test -r ${data}/$file && echo readable $file; done
find ${data}/environments ${data}/artifacts ${data}/builds -readable 2> /dev/null | sed 's/^/readable /'
for name in ${sockets}; do
  node -e 'require("node:net").connect(process.argv[1], () => process.exit(console.log("connected", process.argv[1]))).on("error", () => 0)' ${data}/run/$name.sock
done
for process in /proc/[0-9]*; do
  test "$(stat -c %u $process 2> /dev/null)" = "$(id -u)" || { cat $process/environ > /dev/null 2>&1 && echo environment $process; }
done
echo end
`;
