import assert from "node:assert/strict";
import { chmod, mkdir, readdir, writeFile } from "node:fs/promises";
import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { delimiter, join } from "node:path";
import { afterEach, beforeEach, describe, it } from "node:test";
import { startCommand } from "../support/cli/start-command.ts";
import { freePorts } from "../support/free-ports.ts";
import { processesOf } from "../support/processes.ts";
import { type CommandOptions, type CommandResult, runCommand } from "../support/run-command.ts";
import { temporaryFolder, type TemporaryFolder } from "../support/temporary-folder.ts";
import { waitFor } from "../support/wait-for.ts";

const program = join(import.meta.dirname, "../../bin/bough");

describe("bough up and bough down", () => {
  let folder: TemporaryFolder;
  let data: string;
  let ports: string[];
  const bough = (args: readonly string[], options?: CommandOptions): Promise<CommandResult> =>
    runCommand([program, ...args], options);
  const up = (more: readonly string[] = [], options?: CommandOptions): Promise<CommandResult> =>
    bough(["up", "--detach", "--data", data, ...ports, ...more], options);

  /** At once, so that neither can start the other again. */
  async function killControlAndSupervisor(): Promise<void> {
    const victims = processesOf(data).filter(({ command }) => /bin\/(control|supervisor)\./.test(command));
    assert.equal(victims.length, 2);
    for (const { pid } of victims) process.kill(pid, "SIGKILL");
    const gone = (): boolean => processesOf(data).every((one) => victims.every(({ pid }) => pid !== one.pid));
    await waitFor("both to end", gone);
  }

  beforeEach(async () => {
    folder = await temporaryFolder("cli");
    await chmod(folder.path, 0o755);
    data = join(folder.path, "data");
    const [port, apiPort] = await freePorts(2);
    ports = ["--port", String(port), "--api-port", String(apiPort), "--workers", "1"];
  });
  afterEach(async () => {
    await bough(["down", "--data", data]);
    assert.deepEqual(processesOf(data), []);
    await folder.remove();
  });

  it("in the foreground stays, and stops everything on Ctrl-C", async () => {
    await using command = startCommand(["up", "--data", data, ...ports]);
    await command.printed("Press Ctrl-C");
    assert.ok(processesOf(data).some(({ id }) => id === "control"));
    assert.equal(await command.stop("SIGINT"), 0);
    assert.match(command.output(), /bough is down; nothing of it runs any more\.\n$/);
    assert.deepEqual(processesOf(data), []);
  });

  it("in the foreground ends when bough is stopped from elsewhere", async () => {
    await using command = startCommand(["up", "--data", data, ...ports]);
    await command.printed("Press Ctrl-C");
    assert.equal((await bough(["down", "--data", data])).code, 0);
    assert.equal(await command.ended, 0);
    assert.match(command.output(), /bough was stopped\.\n$/);
  });

  it("twice says so, keeps the ports, and refuses others", async () => {
    assert.match((await up()).stdout, /^bough is up\.\n/);
    const again = await bough(["up", "--data", data]);
    assert.equal(again.code, 0, again.stderr);
    assert.match(again.stdout, /^bough is up already\.\n/);
    const elsewhere = await bough(["up", "--data", data, "--port", "1"]);
    assert.equal(elsewhere.code, 1);
    assert.match(elsewhere.stderr, /runs already, on the ports .*\n {2}hint: Stop it with `bough down`/);
  });

  it("refuses a port that another program holds, and leaves nothing behind", async () => {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    try {
      const taken = String((server.address() as AddressInfo).port);
      const { code, stdout, stderr } = await up(["--port", taken, "--json"]);
      assert.equal(code, 1);
      assert.deepEqual(JSON.parse(stdout), {
        error: {
          code: "port-taken",
          message: `Port ${taken} is in use by another program.`,
          hint: "Choose another one with --port.",
        },
      });
      assert.match(stderr, /^bough: Port \d+ is in use by another program\.\n {2}hint: Choose/);
      assert.deepEqual(await readdir(folder.path), []);
    } finally {
      server.close();
    }
  });

  it("refuses equal ports and impossible ones as usage", async () => {
    for (const wrong of [
      ["--port", "4000", "--api-port", "4000"],
      ["--port", "0"],
      ["--port", "70000"],
      ["--port", "x"],
    ])
      assert.equal((await up(wrong)).code, 2, wrong.join(" "));
    assert.deepEqual(await readdir(folder.path), []);
  });

  it("refuses a data directory that cannot be written, is a file, or has too long a path", async () => {
    await writeFile(join(folder.path, "file"), "");
    const cases = [
      ["/proc/bough", /^bough: The data directory cannot be written to: .*\n {2}hint: Correct/],
      [join(folder.path, "file"), /cannot be written to: .*\n {2}hint: Correct/],
      [join(folder.path, "file", "data"), /cannot be written to: .*\n {2}hint: Correct/],
      [join(folder.path, "x".repeat(100)), /too long.*\n {2}hint: Choose one of at most \d+ bytes/],
    ] as const;
    for (const [directory, message] of cases) {
      const { code, stderr } = await bough(["up", "--detach", "--data", directory, ...ports]);
      assert.equal(code, 1, directory);
      assert.match(stderr, message);
      assert.deepEqual(processesOf(directory), []);
    }
    assert.deepEqual(await readdir(folder.path), ["file"]);
  });

  it("says that git is missing or too old, and leaves nothing behind", async () => {
    const bin = join(folder.path, "bin");
    await mkdir(bin);
    const missing = await up([], { env: { PATH: bin } });
    assert.equal(missing.code, 1);
    assert.match(missing.stderr, /^bough: git was not found\.\n {2}hint: Install git 2\.28 or newer\./);
    await writeFile(join(bin, "git"), "#!/bin/sh\necho git version 2.11.0\n", { mode: 0o755 });
    const old = await up([], { env: { PATH: `${bin}${delimiter}${process.env["PATH"]}` } });
    assert.equal(old.code, 1);
    assert.match(old.stderr, /^bough: git 2\.11\.0 is too old: bough needs 2\.28 or newer\.\n {2}hint: /);
    assert.deepEqual(await readdir(folder.path), ["bin"]);
  });

  it("undoes a start that fails", async () => {
    await up();
    await bough(["down", "--data", data]);
    await chmod(join(data, "bough.db"), 0o600);
    await writeFile(join(data, "bough.db"), "not a database".repeat(1000));
    const { code, stderr } = await up();
    assert.equal(code, 1);
    assert.match(stderr, /did not become ready\. Its logs end with:\n(.*\n)*.*not a database/);
    assert.deepEqual(processesOf(data), []);
  });

  it("up takes over what a killed supervisor left", async () => {
    await up();
    await killControlAndSupervisor();
    // It may have begun to bring the others back by itself.
    const router = processesOf(data).flatMap(({ pid, command }) => (command.includes("bin/router.") ? [pid] : []));
    assert.equal(router.length, 1);
    const { code, stderr } = await up();
    assert.equal(code, 0, stderr);
    assert.ok(processesOf(data).some(({ pid }) => pid === router[0]));
  });

  it("down stops what a killed supervisor left, and is fine when nothing runs", async () => {
    await up();
    await killControlAndSupervisor();
    const { code, stdout, stderr } = await bough(["down", "--data", data]);
    assert.equal(code, 0, stderr);
    assert.equal(stdout, "bough is down; nothing of it runs any more.\n");
    assert.deepEqual(processesOf(data), []);
    assert.equal((await bough(["down", "--data", data])).stdout, "bough was not running.\n");
    assert.deepEqual(JSON.parse((await bough(["down", "--json", "--data", `${data}-never`])).stdout), {
      data: `${data}-never`,
      stopped: false,
    });
  });
});
