import assert from "node:assert/strict";
import { test } from "node:test";
import { cloneFor } from "../../support/server/git-client.ts";
import { serve } from "../../support/server/serve.ts";

test("a push creates the app, deploys, and shows the progress with the URL last", async (t) => {
  const served = await serve(t);
  const git = await cloneFor(served, "shop");
  const push = await git("push", "bough", "main");
  assert.equal(push.code, 0, push.stderr);
  const commit = (await git("rev-parse", "HEAD")).stdout.trim();
  assert.deepEqual(served.control.deployed, [{ app: "shop", branch: "main", commit }]);
  assert.deepEqual(remoteLines(push.stderr), [
    `Deploying main of shop at ${commit.slice(0, 7)}`,
    "  Build api:",
    "    added 3 packages",
    "  Build api (1.2 s)",
    "Deployed main v1 in 2.0 s",
    "http://main.shop.localhost:8080",
  ]);
  assert.deepEqual(served.errors, []);
});

/** The lines that came from the server, as git shows them. */
function remoteLines(stderr: string): string[] {
  const lines = stderr.split("\n").filter((line) => line.startsWith("remote: "));
  return lines.map((line) => line.slice("remote: ".length).trimEnd());
}
