import assert from "node:assert/strict";
import { it } from "node:test";
import { startBough } from "../support/bough.ts";

const definition = `import { app, service } from "bough";
const web = service({ start: "node server.js", health: "/healthz" });
export default app({
  name: "alone",
  resources: { web },
  environments: { production: { branch: "main", strategy: "all-at-once" } },
});
`;
/** Refuses to start while another instance of the environment holds the lock. */
const server = `const { openSync, rmSync } = require("node:fs");
const lock = process.env.HOME + "/lock";
openSync(lock, "wx");
process.on("SIGTERM", () => { rmSync(lock); process.exit(0); });
require("node:http").createServer((request, response) => response.end("VERSION")).listen(process.env.PORT, "127.0.0.1");
`;

it(
  "all-at-once lets a service that must run alone be released, refused and rolled back",
  { timeout: 60_000 },
  async () => {
    await using bough = await startBough();
    const project = await bough.project("alone");
    const release = async (text: string): Promise<string> => {
      await project.commit({ "bough.config.ts": definition, "server.js": text });
      return (await project.push("main")).stderr;
    };
    assert.match(await release(server.replace("VERSION", "one")), /Deployed production v1/);
    assert.match(await release(server.replace("VERSION", "two")), /Deployed production v2/);
    assert.equal((await bough.request("alone")).text, "two");

    assert.match(await release("process.exit(7)"), /exits with code 7/);
    assert.equal((await bough.request("alone")).text, "two", "the way back did not start the old release again");

    await bough.json(["rollback", "--app", "alone", "--env", "production"]);
    assert.equal((await bough.request("alone")).text, "one");
  },
);
