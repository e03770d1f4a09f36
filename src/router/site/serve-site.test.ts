import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, symlink, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, test } from "node:test";

import { createSiteServer, type SiteResponse } from "./serve-site.ts";

const folder = await mkdtemp(join(tmpdir(), "bough-site-"));
after(() => rm(folder, { recursive: true, force: true }));

async function fill(name: string, files: Record<string, string | Buffer>): Promise<string> {
  const root = join(folder, name);
  await mkdir(root, { recursive: true });
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), content);
  }
  return root;
}

const script = "console.log(1);".repeat(40);
const root = await fill("current", {
  "index.html": "<h1>home</h1>",
  "about.html": "about",
  "docs/index.html": "docs",
  "empty.txt": "",
  "digits.txt": "0123456789",
  "big.bin": Buffer.alloc(300_000, 7),
  "assets/app-8f3a2b1c.js": script,
  "assets/app-8f3a2b1c.js.br": "BR",
  "assets/app-8f3a2b1c.js.gz": "GZIP",
  "assets/larger-8f3a2b1c.js": "1",
  "assets/larger-8f3a2b1c.js.gz": "larger than the file",
  "only.js.gz": "GZ",
  "%41.txt": "percent",
  ".env": "SECRET=1",
  ".git/config": "secret",
  ".well-known/security.txt": "contact",
});
const old = await fill("old", {
  "assets/app-0a1b2c3d.js": "old",
  "assets/page-0a1b2c3d.html": "old page",
  "gone.txt": "gone",
  "index.html": "old home",
});
await fill("outside", { "secret.txt": "secret" });
await symlink(join(folder, "outside"), join(root, "linked"));
await symlink(join(folder, "outside", "secret.txt"), join(root, "secret-8f3a2b1c.js"));
await symlink("digits.txt", join(root, "alias.txt"));

const site = createSiteServer({ kind: "site", root, earlier: [join(folder, "gone"), old], spa: false });
const app = createSiteServer({ kind: "site", root, earlier: [old], spa: true });

const get = (path: string, headers: Record<string, string> = {}, server = site): Promise<SiteResponse> =>
  server.serve({ method: "GET", path, headers });

function text({ body }: SiteResponse): string {
  assert.ok(Buffer.isBuffer(body), "a body in memory");
  return body.toString();
}

test("a folder answers with its index, and a folder without slash leads there", async () => {
  assert.equal(text(await get("/")), "<h1>home</h1>");
  assert.equal(text(await get("/docs/")), "docs");
  const moved = await get("/docs");
  assert.equal(moved.status, 308);
  assert.equal(moved.headers["location"], "/docs/");
});

test("a redirect never leads to another host", async () => {
  const moved = await get("//docs");
  assert.equal(moved.headers["location"], "/docs/");
});

test("a page is found without its ending", async () => {
  const page = await get("/about");
  assert.equal(text(page), "about");
  assert.equal(page.headers["content-type"], "text/html; charset=utf-8");
  assert.equal((await get("/about/")).status, 404);
});

test("hashed files are kept for ever, pages never, the rest for a minute", async () => {
  assert.equal((await get("/assets/app-8f3a2b1c.js")).headers["cache-control"], "public, max-age=31536000, immutable");
  assert.equal((await get("/")).headers["cache-control"], "no-cache");
  assert.equal((await get("/digits.txt")).headers["cache-control"], "public, max-age=60, must-revalidate");
  assert.equal((await get("/")).headers["x-content-type-options"], "nosniff");
});

test("a client that has the bytes gets 304 without them", async () => {
  const first = await get("/digits.txt");
  const { etag = "", "last-modified": modified = "" } = first.headers;
  assert.match(etag, /^"[\w-]{22}"$/);
  for (const headers of [
    { "if-none-match": etag },
    { "if-none-match": `"other", W/${etag}` },
    { "if-none-match": "*" },
    { "if-modified-since": modified },
  ]) {
    const again = await get("/digits.txt", headers);
    assert.equal(again.status, 304);
    assert.equal(again.body, null);
    assert.equal(again.headers["etag"], etag);
  }
  assert.equal((await get("/digits.txt", { "if-none-match": '"other"', "if-modified-since": modified })).status, 200);
});

test("an older file, brought back by a rollback, is not taken for the newer one", async () => {
  const tomorrow = new Date(Date.now() + 86_400_000).toUTCString();
  assert.equal((await get("/digits.txt", { "if-modified-since": tomorrow })).status, 200);
});

test("files of one size and time in two releases have two tags", async () => {
  const time = new Date("2024-01-01T00:00:00Z");
  const tags = [];
  for (const [name, content] of [
    ["a", "one"],
    ["b", "two"],
  ] as const) {
    const path = await fill(`same-${name}`, { "x.txt": content, "big.bin": Buffer.alloc(300_000, content) });
    for (const file of ["x.txt", "big.bin"]) await utimes(join(path, file), time, time);
    const server = createSiteServer({ kind: "site", root: path, earlier: [], spa: false });
    tags.push((await get("/x.txt", {}, server)).headers["etag"], (await get("/big.bin", {}, server)).headers["etag"]);
  }
  assert.equal(new Set(tags).size, 4);
});

test("the build's compressed siblings are chosen by what the client likes best", async () => {
  const encodingFor = async (accept: string | null): Promise<string> => {
    const response = await get("/assets/app-8f3a2b1c.js", accept === null ? {} : { "accept-encoding": accept });
    assert.equal(response.headers["vary"], "Accept-Encoding");
    assert.equal(response.headers["content-type"], "text/javascript; charset=utf-8");
    return `${response.headers["content-encoding"] ?? "-"} ${text(response).length}`;
  };
  assert.equal(await encodingFor("gzip, deflate, br"), "br 2");
  assert.equal(await encodingFor("gzip"), "gzip 4");
  assert.equal(await encodingFor("br;q=0.5, gzip"), "gzip 4");
  assert.equal(await encodingFor("br;q=0, *"), "gzip 4");
  assert.equal(await encodingFor("br;q=0.1, identity"), `- ${script.length}`);
  assert.equal(await encodingFor("br;q=0, gzip;q=0"), `- ${script.length}`);
  assert.equal(await encodingFor("deflate"), `- ${script.length}`);
  assert.equal(await encodingFor(null), `- ${script.length}`);
});

test("each encoding has its own tag", async () => {
  const plain = await get("/assets/app-8f3a2b1c.js");
  const brotli = await get("/assets/app-8f3a2b1c.js", { "accept-encoding": "br" });
  assert.notEqual(plain.headers["etag"], brotli.headers["etag"]);
});

test("a sibling is no file of its own, unless asked for by name, and of no use when larger", async () => {
  assert.equal((await get("/only.js", { "accept-encoding": "gzip" })).status, 404);
  const named = await get("/only.js.gz", { "accept-encoding": "gzip" });
  assert.equal(text(named), "GZ");
  assert.equal(named.headers["content-encoding"], undefined);
  const larger = await get("/assets/larger-8f3a2b1c.js", { "accept-encoding": "gzip" });
  assert.equal(text(larger), "1");
});

test("one range is sent as asked for", async () => {
  for (const [range, content, header] of [
    ["bytes=2-4", "234", "bytes 2-4/10"],
    ["bytes=7-", "789", "bytes 7-9/10"],
    ["bytes=-2", "89", "bytes 8-9/10"],
    ["bytes=-99", "0123456789", "bytes 0-9/10"],
    ["bytes=5-99", "56789", "bytes 5-9/10"],
  ] as const) {
    const response = await get("/digits.txt", { range });
    assert.equal(response.status, 206, range);
    assert.equal(text(response), content);
    assert.equal(response.headers["content-range"], header);
    assert.equal(response.headers["content-length"], String(content.length));
  }
});

test("a range beyond the file is refused, and one that cannot be read is ignored", async () => {
  for (const range of ["bytes=10-", "bytes=-0"]) {
    const response = await get("/digits.txt", { range });
    assert.equal(response.status, 416, range);
    assert.equal(response.headers["content-range"], "bytes */10");
  }
  assert.equal((await get("/empty.txt", { range: "bytes=0-" })).status, 416);
  for (const range of ["bytes=0-1,3-4", "bytes=4-2", "lines=1-2", "bytes=-", "bytes=a-b"]) {
    assert.equal((await get("/digits.txt", { range })).status, 200, range);
  }
});

test("a range of other bytes than the client has is the whole file", async () => {
  const { etag = "" } = (await get("/digits.txt")).headers;
  assert.equal((await get("/digits.txt", { range: "bytes=1-2", "if-range": etag })).status, 206);
  assert.equal((await get("/digits.txt", { range: "bytes=1-2", "if-range": '"other"' })).status, 200);
});

test("a large file is sent from disk", async () => {
  const whole = await get("/big.bin");
  assert.deepEqual(whole.body, { file: join(root, "big.bin"), start: 0, end: 300_000 });
  const part = await get("/big.bin", { range: "bytes=100-199" });
  assert.deepEqual(part.body, { file: join(root, "big.bin"), start: 100, end: 200 });
});

test("HEAD has the headers of GET and no body; other methods are refused", async () => {
  const whole = await get("/digits.txt");
  const head = await site.serve({ method: "HEAD", path: "/digits.txt", headers: {} });
  assert.deepEqual(head.headers, whole.headers);
  assert.equal(head.body, null);
  assert.equal((await site.serve({ method: "HEAD", path: "/nothing", headers: {} })).body, null);
  const post = await site.serve({ method: "POST", path: "/", headers: {} });
  assert.equal(post.status, 405);
  assert.equal(post.headers["allow"], "GET, HEAD");
});

test("a single-page app answers deep links with its index, but neither files nor programs", async () => {
  const page = await get("/users/7", { accept: "text/html,*/*;q=0.8" }, app);
  assert.equal(page.status, 200);
  assert.equal(text(page), "<h1>home</h1>");
  assert.equal(page.headers["cache-control"], "no-cache");
  assert.equal((await get("/v1.2", {}, app)).status, 200);
  assert.equal((await get("/users/", { accept: "*/*" }, app)).status, 200);
  assert.equal((await get("/users/7", { accept: "application/json" }, app)).status, 404);
  assert.equal((await get("/users/7", { accept: "text/html;q=0, */*" }, app)).status, 404);
  assert.equal((await get("/missing.js", { accept: "*/*" }, app)).status, 404);
  assert.equal((await get("/users/7")).status, 404);
});

test("the site's own page for what is missing", async () => {
  const path = await fill("with-404", { "index.html": "home", "404.html": "nothing here" });
  const server = createSiteServer({ kind: "site", root: path, earlier: [], spa: false });
  const missing = await get("/nope", { range: "bytes=0-1" }, server);
  assert.equal(missing.status, 404);
  assert.equal(text(missing), "nothing here");
  assert.equal(missing.headers["cache-control"], "no-cache");
  assert.equal(missing.headers["etag"], undefined);
});

test("an earlier release still gives its hashed assets, and nothing else", async () => {
  assert.equal(text(await get("/assets/app-0a1b2c3d.js")), "old");
  assert.equal(
    (await get("/assets/app-0a1b2c3d.js", {}, app)).headers["cache-control"],
    "public, max-age=31536000, immutable",
  );
  assert.equal((await get("/assets/page-0a1b2c3d.html")).status, 404);
  assert.equal((await get("/assets/page-0a1b2c3d")).status, 404);
  assert.equal((await get("/gone.txt")).status, 404);
});

for (const [path, status] of [
  ["/../outside/secret.txt", 400],
  ["/docs/../../outside/secret.txt", 400],
  ["/%2e%2e/outside/secret.txt", 400],
  ["/..%2foutside/secret.txt", 400],
  ["/docs%2findex.html", 400],
  ["/..%5coutside%5csecret.txt", 400],
  ["/..\\outside\\secret.txt", 400],
  ["/digits.txt%00.html", 400],
  ["/%zz", 400],
  ["/%c0%ae%c0%ae/secret.txt", 400],
  ["digits.txt", 400],
  ["*", 400],
  [`/${"a".repeat(3000)}`, 414],
  [`/${"a".repeat(300)}`, 404],
  ["/%252e%252e/outside/secret.txt", 404],
  ["/.env", 404],
  ["/.git/config", 404],
  ["/docs/.well-known/x", 404],
  ["/linked/secret.txt", 404],
  ["/linked", 404],
  ["/secret-8f3a2b1c.js", 404],
  ["/digits.txt/", 404],
  ["/digits.txt/more", 404],
] as const) {
  test(`${path.slice(0, 60)} is refused with ${status}`, async () => {
    assert.equal((await get(path)).status, status);
    assert.equal((await get(path)).status, status, "remembered");
  });
}

test("names are decoded once, well-known files and inner links are served", async () => {
  assert.equal(text(await get("/%2541.txt")), "percent");
  assert.equal(text(await get("/.well-known/security.txt")), "contact");
  assert.equal(text(await get("/alias.txt")), "0123456789");
});

test("a root that is not there yet is found once it is", async () => {
  const path = join(folder, "later");
  const server = createSiteServer({ kind: "site", root: path, earlier: [], spa: false });
  assert.equal((await get("/", {}, server)).status, 404);
  await fill("later", { "index.html": "here" });
  assert.equal(text(await get("/", {}, server)), "here");
});
