import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { after, before, describe, it } from "node:test";
import { startBough, type Bough } from "../support/bough.ts";
import { deploy, failToDeploy } from "../support/deploy.ts";
import type { Project } from "../support/project.ts";
import { reportingService, reportOf } from "../support/reporting-service.ts";

const oldAsset = "/assets/app-4f3a9c1e.js";
const newAsset = "/assets/app-b07d52aa.js";
const secret = "not for the world";

const definition = `import { app, service, site } from "bough";
const api = service({ root: "api", start: "node server.js" });
const web = site({ build: "sh build.sh", dir: "dist", spa: true, routes: { "/api/*": api } });
export default app({ name: "web", resources: { api, web } });
`;
const build = (asset: string): string => `set -e
mkdir -p dist/assets dist/docs
echo "built $(ls src | wc -l) files"
cp src/* dist/
echo "console.log('${asset}')" > dist${asset}
echo '<h1>Docs</h1>' > dist/docs/index.html
`;

describe("a site with a build, a service behind it and hashed assets", () => {
  let bough: Bough;
  let project: Project;

  before(async () => {
    bough = await startBough();
    project = await bough.project("web");
    await project.commit({
      "bough.config.ts": definition,
      "build.sh": build(oldAsset),
      "src/index.html": `<title>web</title><script src="${oldAsset}"></script>\n`,
      "src/digits.txt": "0123456789",
      "src/hello world.txt": "spaced",
      "secret.txt": secret,
      "api/server.js": reportingService,
    });
  });
  after(() => bough[Symbol.asyncDispose]());

  it("shows the output of its build in the push, and is live", async () => {
    const said = await deploy(project);
    assert.match(said, /^ +built 3 files$/m);
    const page = await bough.request("web");
    assert.equal(page.status, 200);
    assert.match(page.text, /<title>web/);
    assert.match(page.headers["cache-control"] ?? "", /no-cache|no-store|max-age=0/);
  });

  it("answers deep links with the page, folders with their index, and missing files with 404", async () => {
    const deep = await bough.request("web", "/people/ada", { headers: { accept: "text/html" } });
    assert.equal(deep.status, 200);
    assert.match(deep.text, /<title>web/);
    assert.match((await bough.request("web", "/docs/")).text, /Docs/);
    assert.equal((await bough.request("web", "/missing.js")).status, 404);
    assert.equal((await bough.request("web", "/hello%20world.txt")).text, "spaced");
  });

  it("leads its routes to the service", async () => {
    assert.equal(reportOf(await bough.request("web", "/api/people?x=1")).path, "/api/people?x=1");
  });

  it("answers HEAD, ranges and conditional requests", async () => {
    const whole = await bough.request("web", "/digits.txt");
    assert.equal(whole.text, "0123456789");
    const etag = whole.headers.etag ?? "";
    assert.notEqual(etag, "");
    const head = await bough.request("web", "/digits.txt", { method: "HEAD" });
    assert.deepEqual(
      [head.status, head.text, head.headers["content-length"], head.headers.etag],
      [200, "", "10", etag],
    );
    const part = await bough.request("web", "/digits.txt", { headers: { range: "bytes=2-4" } });
    assert.deepEqual([part.status, part.text, part.headers["content-range"]], [206, "234", "bytes 2-4/10"]);
    const beyond = await bough.request("web", "/digits.txt", { headers: { range: "bytes=20-" } });
    assert.equal(beyond.status, 416);
    const same = await bough.request("web", "/digits.txt", { headers: { "if-none-match": etag } });
    assert.deepEqual([same.status, same.text], [304, ""]);
  });

  it("serves nothing from outside its folder, however the path is written", async () => {
    for (const path of [
      "/../secret.txt",
      "/%2e%2e/secret.txt",
      "/..%2fsecret.txt",
      "/%2e%2e%2fsecret.txt",
      "/assets/..%2f..%2fsecret.txt",
      "/..%5csecret.txt",
      "/%252e%252e%252fsecret.txt",
      "/....//secret.txt",
      "//etc/passwd",
      "/%00/../secret.txt",
    ]) {
      const { text, status } = await bough.request("web", path);
      assert.ok(!text.includes(secret) && !text.includes("root:"), `${path} answered ${status}`);
    }
  });

  it("keeps hashed assets for ever, also those that the next release has no more", async () => {
    const asset = await bough.request("web", oldAsset);
    assert.equal(asset.status, 200);
    assert.match(asset.headers["cache-control"] ?? "", /max-age=31536000.*immutable/);
    await project.commit({
      "build.sh": build(newAsset),
      "src/index.html": `<title>web 2</title><script src="${newAsset}"></script>\n`,
    });
    await deploy(project);
    assert.match((await bough.request("web")).text, /web 2/);
    assert.equal((await bough.request("web", newAsset)).status, 200);
    const kept = await bough.request("web", oldAsset);
    assert.equal(kept.status, 200);
    assert.equal(kept.text, asset.text);
  });

  it("a build that fails changes nothing and says why", async () => {
    await project.commit({ "build.sh": "echo cannot find module left-pad; exit 3" });
    const said = await failToDeploy(project);
    assert.match(said, /The build of web failed with exit code 3: sh build\.sh/);
    assert.match(said, /^ +cannot find module left-pad$/m);
    assert.match((await bough.request("web")).text, /web 2/);
    await project.commit({ "build.sh": "mkdir elsewhere" });
    assert.match(await failToDeploy(project), /dist/);
    assert.match((await bough.request("web")).text, /web 2/);
  });
});

it("a folder with an index.html deploys with what `bough init` writes", async () => {
  await using bough = await startBough();
  const project = await bough.project("My Pages");
  const picture = randomBytes(8).toString("hex");
  await project.commit({ "index.html": "<title>pages</title>\n", "picture.txt": picture });
  const { app } = await bough.json<{ app: string }>(["init"], { cwd: project.folder });
  await project.commit({}, "Describe the app");
  await deploy(project);
  assert.match((await bough.request(app)).text, /<title>pages/);
  assert.equal((await bough.request(app, "/picture.txt")).text, picture);
  assert.equal((await bough.request(app, "/.git/config")).status, 404);
});
