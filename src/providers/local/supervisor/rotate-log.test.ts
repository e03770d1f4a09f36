import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  appendFileSync,
  closeSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestContext, describe, it } from "node:test";
import { rotateLog } from "./rotate-log.ts";

const LIMIT = 64 * 1024;

describe("a log that is too long", () => {
  it("keeps its last part as .1, and that one's predecessor as .2", async (t) => {
    const log = newLog(t);
    writeFileSync(log, `${"a".repeat(LIMIT)}b`);
    await rotateLog(log, LIMIT);
    assert.equal(readFileSync(log, "utf8"), "");
    assert.equal(readFileSync(`${log}.1`, "utf8"), `${"a".repeat(LIMIT - 1)}b`);
    writeFileSync(log, "c".repeat(LIMIT + 1));
    await rotateLog(log, LIMIT);
    assert.equal(readFileSync(`${log}.1`, "utf8"), "c".repeat(LIMIT));
    assert.equal(readFileSync(`${log}.2`, "utf8"), `${"a".repeat(LIMIT - 1)}b`);
  });

  it("is left alone until it is", async (t) => {
    const log = newLog(t);
    writeFileSync(log, "a".repeat(LIMIT));
    await rotateLog(log, LIMIT);
    assert.equal(statSync(log).size, LIMIT);
    assert.equal(statSync(`${log}.1`, { throwIfNoEntry: false }), undefined);
  });

  it("loses nothing that is written while it is copied", async (t) => {
    const log = newLog(t);
    writeFileSync(log, "a".repeat(LIMIT + 1));
    const rotated = rotateLog(log, LIMIT);
    appendFileSync(log, "b");
    await rotated;
    assert.equal(readFileSync(`${log}.1`, "utf8") + readFileSync(log, "utf8"), `${"a".repeat(LIMIT)}b`);
  });

  it("may be emptied by its writer meanwhile", async (t) => {
    const log = newLog(t);
    writeFileSync(log, "a".repeat(2 * LIMIT));
    const rotated = rotateLog(log, LIMIT);
    truncateSync(log);
    await rotated;
    assert.equal(readFileSync(log, "utf8"), "");
    assert.match(readFileSync(`${log}.1`, "utf8"), /^a*$/);
  });

  it("takes no more than twice the limit, however fast its writer is", async (t) => {
    const log = newLog(t);
    const output = openSync(log, "a");
    const writer = spawn("sh", ["-c", "yes line | head -c 1000000000"], { stdio: ["ignore", output, 2] });
    closeSync(output);
    t.after(() => writer.kill("SIGKILL"));
    const ended = once(writer, "exit");
    let rotations = 0;
    while (writer.exitCode === null) {
      await rotateLog(log, LIMIT);
      const { size = 0 } = statSync(`${log}.1`, { throwIfNoEntry: false }) ?? {};
      assert.ok(size <= 2 * LIMIT, `${size} bytes`);
      rotations += 1;
      await new Promise((resolve) => setImmediate(resolve));
    }
    await ended;
    assert.ok(rotations > 1);
  });
});

function newLog(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), "bough-log-"));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, "process.log");
}
