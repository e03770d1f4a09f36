import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { it } from "node:test";
import { dataTag } from "../../../src/providers/local/supervisor/process-tag.ts";
import { processesOf } from "../../support/processes.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";
import { waitFor } from "../../support/wait-for.ts";

it("finds the processes of a data directory by tag, argument and working folder, and no other's", async () => {
  await using data = await temporaryFolder();
  await using neighbour = await temporaryFolder();
  const wait = ["-e", "setInterval(() => {}, 1000)"];
  const options = { stdio: "ignore" } as const;
  const tag = { ...process.env, BOUGH_DATA: dataTag(data.path), BOUGH_PROCESS: "control" };
  const children = [
    spawn(process.execPath, wait, { ...options, env: tag }),
    spawn(process.execPath, [...wait, "--", `${data.path}/run`], options),
    spawn(process.execPath, wait, { ...options, cwd: data.path }),
    spawn(process.execPath, [...wait, "--", neighbour.path, `${data.path}-other`], options),
  ];
  try {
    await Promise.all(children.map((child) => once(child, "spawn")));
    const ours = children.slice(0, 3).map(({ pid }) => pid);
    await waitFor("all three", () => processesOf(data.path).length === 3);
    assert.deepEqual(new Set(processesOf(data.path).map(({ pid }) => pid)), new Set(ours));
    assert.deepEqual(
      processesOf(data.path).flatMap(({ id }) => id ?? []),
      ["control"],
    );
  } finally {
    for (const child of children) child.kill("SIGKILL");
    await waitFor("all to end", () => children.every((child) => child.signalCode !== null));
  }
  assert.deepEqual(processesOf(data.path), []);
});
