import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { test } from "node:test";
import { listeningAddresses } from "./listening-addresses.ts";

const linux = { skip: process.platform === "linux" ? false : "reads /proc" };

/** Listens in a child of the group's leader, which itself has no socket. */
const program = `const { createServer } = require("node:net");
const { spawn } = require("node:child_process");
if (process.argv[1] === undefined) {
  spawn(process.execPath, ["-e", process.env.PROGRAM, "child"], { stdio: ["ignore", "inherit", "ignore"] });
} else {
  const servers = ["127.0.0.1", "::1", "0.0.0.0"].map((host) => createServer().listen(0, host));
  Promise.all(servers.map((server) => new Promise((done) => server.once("listening", done))))
    .then(() => console.log(JSON.stringify(servers.map((server) => server.address().port))));
}`;

test("all addresses are found on which a process of the group listens", linux, async () => {
  const leader = spawn(process.execPath, ["-e", program], {
    detached: true,
    env: { PROGRAM: program },
    stdio: ["ignore", "pipe", "inherit"],
  });
  assert.ok(leader.pid !== undefined);
  try {
    const [output] = (await once(leader.stdout, "data")) as [Buffer];
    const [v4, v6, any] = JSON.parse(output.toString()) as [number, number, number];
    const expected = [`127.0.0.1:${v4}`, `[::1]:${v6}`, `*:${any}`].toSorted();
    assert.deepEqual(await listeningAddresses(leader.pid), expected);
  } finally {
    process.kill(-leader.pid, "SIGKILL");
  }
});

test("a group that is gone listens nowhere", async () => {
  const ended = spawn("/bin/true");
  await once(ended, "exit");
  assert.deepEqual(await listeningAddresses(ended.pid ?? 0), []);
});
