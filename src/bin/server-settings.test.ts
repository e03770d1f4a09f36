import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { temporaryFolder } from "../../test/support/temporary-folder.ts";
import { readServerSettings, writeServerSettings } from "./server-settings.ts";

test("settings are read as they were written; none were where none are", async () => {
  await using folder = await temporaryFolder("settings");
  assert.equal(readServerSettings(folder.path), null);
  assert.equal(readServerSettings(join(folder.path, "nowhere")), null);
  const settings = { port: 80, apiPort: 8081, routerWorkers: 2 };
  writeServerSettings(folder.path, settings);
  assert.deepEqual(readServerSettings(folder.path), settings);
});

test("a file that somebody changed amiss is an error that says what to do", async () => {
  await using folder = await temporaryFolder("settings");
  for (const text of ["", "{", "null", "{}", '{"port":"8080","apiPort":8081,"routerWorkers":1}']) {
    writeFileSync(join(folder.path, "server.json"), text);
    assert.throws(() => readServerSettings(folder.path), { code: "settings-invalid", hint: /^Remove it/ }, text);
  }
});
