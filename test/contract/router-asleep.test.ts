import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import type { EnvironmentRoutes } from "../../src/router/route-table.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import {
  environment,
  freePort,
  get,
  revision,
  route,
  siteRevision,
  single,
  startOrigin,
  startRig,
} from "./router-rig.ts";

const asleep = (routes: EnvironmentRoutes): EnvironmentRoutes => ({ ...routes, asleep: true });

test("an environment that sleeps answers 503 for its services, also while their instances run, and serves its files", async (t) => {
  const rig = await startRig(t);
  const folder = await temporaryFolder("asleep");
  t.after(() => folder.remove());
  await writeFile(join(folder.path, "index.html"), "page");
  const origin = await startOrigin(t, (_request, response) => void response.end("x"));
  for (const services of [[revision([origin.port])], []]) {
    const web = route("web", ["/api/*"], ...services);
    await rig.publish(asleep(environment(web, route("site", ["/*"], siteRevision(folder.path)))));
    for (const path of ["/api/a", "/api/healthz"]) {
      const refused = await get(rig.port, path);
      assert.equal(refused.status, 503);
      assert.deepEqual(JSON.parse(refused.body), {
        error: {
          code: "environment-asleep",
          message: "shop · main is asleep.",
          hint: "Wake it: bough wake main --app shop. A push to its branch wakes it as well.",
        },
      });
    }
    assert.equal((await get(rig.port, "/")).body, "page");
  }
  const page = await get(rig.port, "/api/a", { accept: "text/html" });
  assert.match(page.body, /<h1>shop · main is asleep\.<\/h1>/);
  await rig.publish(single(origin.port));
  assert.equal((await get(rig.port, "/")).body, "x");
});

test("services that finish what they have reach each other until the end", async (t) => {
  const rig = await startRig(t);
  const origin = await startOrigin(t, (_request, response) => void response.end("x"));
  const link = await freePort();
  await rig.publish({ ...asleep(single(origin.port)), internal: [{ port: link, route: "web", from: "cart" }] });
  assert.equal((await get(link, "/")).body, "x");
  assert.equal((await get(rig.port, "/")).status, 503);
});

test("what people have set as maintenance goes before", async (t) => {
  const rig = await startRig(t);
  const origin = await startOrigin(t, (_request, response) => void response.end("x"));
  await rig.publish({ ...asleep(single(origin.port)), maintenance: { mode: "stop", message: "Back at 9." } });
  assert.match((await get(rig.port, "/")).body, /Back at 9\./);
});

test("a rule that leads to an environment which sleeps says so", async (t) => {
  const rig = await startRig(t);
  const origin = await startOrigin(t, (_request, response) => void response.end("x"));
  const match = { header: { name: "x-beta", value: "1" } };
  const main = single(origin.port);
  const rules = [{ id: "beta", match, to: { environment: "nap" } }];
  const ruled = { ...main, routes: main.routes.map((one) => ({ ...one, rules })) };
  const nap = { ...asleep(single(origin.port)), slug: "nap", hosts: ["nap.shop.localhost"] };
  await rig.publish(ruled, nap);
  assert.equal((await get(rig.port, "/")).body, "x");
  const led = await get(rig.port, "/", { "x-beta": "1" });
  assert.deepEqual([led.status, led.body.includes("shop · nap is asleep")], [503, true]);
});
