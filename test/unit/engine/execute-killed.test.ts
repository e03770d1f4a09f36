import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { execute } from "../../../src/engine/execute.ts";
import { withLease } from "../../../src/engine/with-lease.ts";
import { openSqliteStore } from "../../../src/store/sqlite/open-sqlite-store.ts";
import { filesPlan, leaseTerms, writeFiles } from "../../support/engine/files-plan.ts";

const script = fileURLToPath(new URL("../../support/engine/execute-until-killed.ts", import.meta.url));
const ids = filesPlan.steps.map((step) => step.id);

it("takes over from a process that was killed at any write, and finishes its plan", async (t) => {
  const root = await mkdtemp(join(tmpdir(), "bough-killed-"));
  t.after(() => rm(root, { recursive: true }));
  let kills = 0;
  for (let nth = 1; ; nth += 1) {
    const folder = await mkdtemp(join(root, "run-"));
    const file = join(folder, "state.db");
    const isKilled = await runUntilKilled(file, folder, nth);
    if (!isKilled) break;
    kills += 1;
    await takeOver(file, folder);
  }
  assert.ok(kills >= 4, `only ${kills} kills`);
});

async function runUntilKilled(file: string, folder: string, nth: number): Promise<boolean> {
  const child = spawn(process.execPath, [script, file, folder, String(nth)], { stdio: "inherit" });
  const [code, signal] = (await once(child, "exit")) as [number | null, string | null];
  assert.ok(signal === "SIGKILL" || code === 0, `the process ended with ${code ?? signal}`);
  return signal === "SIGKILL";
}

async function takeOver(file: string, folder: string): Promise<void> {
  const store = openSqliteStore(file);
  try {
    const done = store.journal.read("d").filter((record) => record.status === "done");
    while (!store.leases.acquire("environment", "the next process", 500)) await sleep(20);
    const outcome = await withLease(leaseTerms(store.leases, "the next process"), () =>
      execute({
        deployment: "d",
        plan: filesPlan,
        handlers: { work: writeFiles(folder) },
        journal: store.journal,
        emit: () => {},
      }),
    );
    assert.equal(outcome.status, "succeeded");
    assert.deepEqual(Object.keys(outcome.outputs).sort(), ids);
    for (const step of filesPlan.steps) assert.equal(await readFile(join(folder, step.id), "utf8"), step.title);
    const runs = (await readFile(join(folder, "runs.log"), "utf8")).trim().split("\n");
    for (const { id } of done) assert.equal(runs.filter((run) => run === id).length, 1, `${id} was done again`);
  } finally {
    store.close();
  }
}
