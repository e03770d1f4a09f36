import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { describe, it } from "node:test";
import { appName } from "../../../src/cli/init/app-name.ts";
import { detectProject, type Project } from "../../../src/cli/init/detect-project.ts";
import { renderDefinition } from "../../../src/cli/init/render-definition.ts";
import { loadDefinition } from "../../../src/config/load.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

async function detected(files: Readonly<Record<string, string>>): Promise<Project | null> {
  await using folder = await temporaryFolder("init");
  for (const [file, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder.path, file)), { recursive: true });
    await writeFile(join(folder.path, file), content);
  }
  return detectProject(folder.path);
}

const manifest = (content: object): string => JSON.stringify(content);

describe("a project that is detected", () => {
  const cases: readonly (readonly [string, Readonly<Record<string, string>>, Project["properties"] | null])[] = [
    ["a server.js alone", { "server.js": "" }, { start: "node server.js", health: "/" }],
    [
      "npm start with node, a lockfile and a health path",
      {
        "package.json": manifest({ scripts: { start: "node src/main.js" }, dependencies: { hono: "4" } }),
        "package-lock.json": "{}",
        "src/main.js": `app.get("/healthz", ok)`,
      },
      { build: "npm ci", start: "node src/main.js", health: "/healthz" },
    ],
    [
      "npm start with another program, and a build",
      {
        "package.json": manifest({
          scripts: { start: "next start", build: "next build" },
          dependencies: { next: "1" },
        }),
      },
      { build: "npm install && npm run build", start: "npm start", health: "/" },
    ],
    [
      "a Vite app",
      {
        "package.json": manifest({ scripts: { build: "vite build" }, devDependencies: { vite: "7" } }),
        "pnpm-lock.yaml": "",
        "index.html": "",
      },
      { build: "pnpm install --frozen-lockfile && npm run build", dir: "dist", spa: true },
    ],
    ["Python", { "app.py": "" }, { start: "python3 app.py", health: "/" }],
    [
      "Python with requirements",
      { "main.py": "", "requirements.txt": "flask" },
      {
        build: "pip install -r requirements.txt -t packages",
        start: "PYTHONPATH=packages python3 main.py",
        health: "/",
      },
    ],
    [
      "a Procfile",
      { Procfile: "release: x\nweb: gunicorn app:app --bind :$PORT\n", "app.py": "" },
      { start: "gunicorn app:app --bind :$PORT", health: "/" },
    ],
    ["a static site", { "index.html": "" }, { dir: "." }],
    ["a static site in a folder", { "public/index.html": "", "index.html": "" }, { dir: "public" }],
    ["a site with a manifest that says nothing", { "package.json": "{}", "index.html": "" }, { dir: "." }],
    ["nothing", { "notes.txt": "" }, null],
  ];
  for (const [name, files, properties] of cases)
    it(name, async () => assert.deepEqual((await detected(files))?.properties ?? null, properties));

  it("with a broken package.json is an error that says so", async () => {
    await assert.rejects(detected({ "package.json": "{" }), { code: "project-invalid" });
  });
});

describe("the definition that is written", () => {
  for (const files of [
    { "server.js": "" },
    { "index.html": "" },
    { "package.json": manifest({ scripts: { build: "x" }, devDependencies: { vite: "7" } }) },
  ] as const)
    it(`for ${Object.keys(files).join()} is one that bough takes`, async () => {
      const project = await detected(files);
      assert.ok(project !== null);
      await using folder = await temporaryFolder("init");
      await mkdir(join(folder.path, "sub"));
      for (const path of [".", "sub"]) {
        await writeFile(join(folder.path, "bough.config.ts"), renderDefinition("my-app", project, path));
        assert.equal((await loadDefinition({ root: folder.path })).name, "my-app");
      }
    });
});

describe("the name of an app", () => {
  it("is made from the folder's as a DNS label", () => {
    assert.equal(appName(undefined, "/x/shop"), "shop");
    assert.equal(appName(undefined, "/x/My Café!"), "my-cafe");
    assert.equal(appName(undefined, `/x/${"a".repeat(39)}-b`), "a".repeat(39));
    assert.equal(appName(undefined, "/x/2048-game"), "game");
    for (const folder of ["/x/日本", "/x/2048"])
      assert.throws(() => appName(undefined, folder), { code: "app-name-invalid" });
  });

  it("is refused when it was asked for and is none, with one that is", () => {
    assert.equal(appName("shop-2", "/x/y"), "shop-2");
    for (const wrong of ["", "My_App", "-a", "a-", "a.b", "a".repeat(41)])
      assert.throws(() => appName(wrong, "/x/y"), { code: "app-name-invalid" }, wrong);
    assert.throws(() => appName("My_App", "/x/y"), { hint: /--app my-app$/ });
  });
});
