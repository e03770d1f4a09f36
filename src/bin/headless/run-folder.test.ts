import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdir, readFile, readdir, utimes, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { it } from "node:test";
import { temporaryFolder } from "../../../test/support/temporary-folder.ts";
import { openRunFolder } from "./run-folder.ts";

it("the folder of a killed command is removed by the next one, and nobody else's", async () => {
  await using parent = await temporaryFolder("run-folder");
  const alive = await openRunFolder(parent.path);
  const dead = await killed(parent.path);
  const owner = JSON.parse(await readFile(join(dead, "owner.json"), "utf8")) as object;
  await mkdir(join(dead, "artifacts"), { mode: 0o500 });

  const put = async (name: string, files: Readonly<Record<string, string>>): Promise<void> => {
    await mkdir(join(parent.path, name));
    for (const [file, text] of Object.entries(files)) await writeFile(join(parent.path, name, file), text);
    await utimes(join(parent.path, name), 0, 0);
  };
  await put("bough-headless-elsewhere", { "owner.json": JSON.stringify({ ...owner, place: "another machine" }) });
  await put("bough-headless-notes", { "notes.txt": "of a person" });
  await put("bough-headless-broken", { "owner.json": "{" });
  await put("bough-headless-early", {});
  await put("other", { "owner.json": JSON.stringify(owner) });
  assert.ok(existsSync(dead));

  const next = await openRunFolder(parent.path);
  const left = ["bough-headless-broken", "bough-headless-elsewhere", "bough-headless-notes", "other"];
  assert.deepEqual((await readdir(parent.path)).toSorted(), [...left, basename(alive), basename(next)].toSorted());
});

/** A folder of a process that `kill -9` ended. */
async function killed(parent: string): Promise<string> {
  const code = `import { openRunFolder } from ${JSON.stringify(join(import.meta.dirname, "run-folder.ts"))};
    process.stdout.write(await openRunFolder(process.argv[1]));
    setInterval(() => undefined, 1000);`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", code, parent], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [folder] = (await once(child.stdout, "data")) as [Buffer];
  const ended = once(child, "exit");
  child.kill("SIGKILL");
  await ended;
  return folder.toString();
}
