import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { it } from "node:test";
import { waitFor } from "../../../../test/support/wait-for.ts";
import { processTable } from "../supervisor/process-table.ts";
import { groupUsage } from "./group-usage.ts";

const linux = process.platform === "linux" ? {} : { skip: "only Linux tells processor time" };

it("what a group takes is that of all its processes, also of those that have ended", linux, async (t) => {
  // A shell with a busy child that ends, and one that holds memory and stays.
  const burn = `${process.execPath} -e 'while (process.cpuUsage().user < 300_000);'`;
  const hold = `${process.execPath} -e 'globalThis.held = Buffer.alloc(80e6, 1); setInterval(() => {}, 1e6)'`;
  const child = spawn("/bin/sh", ["-c", `${burn}; ${hold}; true`], { detached: true, stdio: "ignore" });
  const pid = child.pid ?? 0;
  t.after(() => process.kill(-pid, "SIGKILL"));
  const usage = await waitFor("both children", () => {
    const found = groupUsage([pid], processTable()).get(pid);
    return found !== undefined && (found.cpu ?? 0) >= 250 && found.memory > 80e6 && found;
  });
  assert.ok((usage.cpu ?? 0) < 10_000 && usage.memory < 400e6, JSON.stringify(usage));
  assert.ok(Math.abs(Date.now() - usage.since) < 20_000, "its start is a time");
});

it("what is gone, and what belongs to nobody, counts for nothing", () => {
  const table = processTable();
  assert.equal(groupUsage([2 ** 30], table).size, 0);
  const own = groupUsage([process.pid], table).get(process.pid);
  assert.ok(own !== undefined && own.memory > 1e6);
});
