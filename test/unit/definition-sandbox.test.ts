import assert from "node:assert/strict";
import { symlink } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { describe, it } from "node:test";
import { loadDefinition } from "../../src/config/load.ts";
import {
  assertFaulty,
  definitionTree,
  EXPORT,
  type FaultyDefinition,
  IMPORT,
  loadingError,
} from "../support/definition-tree.ts";

const hostile: readonly FaultyDefinition[] = [
  {
    name: "an answer of its own that is no JSON",
    source: `${IMPORT}JSON.stringify = () => "garbage}";\n${EXPORT}`,
    code: "definition-failed",
    message: /ended its process with 0/,
  },
  {
    name: "an answer of its own that is none of the protocol's",
    source: `${IMPORT}JSON.stringify = () => '{"status":"failed","code":"x","message":{}}';\n${EXPORT}`,
    code: "definition-failed",
    message: /ended its process with 0/,
  },
  {
    name: "a resource that the schema would not look at",
    source: `export default { name: "x", resources: JSON.parse('{"__proto__":{"root":"../.."},"a":{"kind":"service","start":"x"}}') };\n`,
    code: "definition-invalid",
    message: "bough.config.ts: resources.__proto__: no such property",
  },
  ...["start", "build", "migrate", "root", "health"].map((property) => ({
    name: `a NUL in ${property}`,
    source: `${IMPORT}export default app({ name: "x", resources: { web: service({ start: "x", ${property}: "/a\\0b" }) } });\n`,
    code: "definition-invalid",
    message: new RegExp(`resources\\.web\\.${property}: expected`),
  })),
  {
    name: "a variable that no process can be given",
    source: `${IMPORT}export default app({ name: "x", resources: { web: service({ start: "x", env: { A: "a".repeat(200000), B: "\\0" } }) } });\n`,
    code: "definition-invalid",
    message: /resources\.web\.env\.A: expected at most 32000 characters.*\n.*env\.B: expected a string without NUL/,
  },
  {
    name: "a resource with the name of what every object has",
    source: `export default { name: "x", resources: { constructor: { kind: "service", start: "x" } } };\n`,
    code: "definition-invalid",
    message: /resources\.constructor: expected a name that JavaScript does not give/,
  },
  {
    name: "an endless loop",
    source: `for (;;);\n${EXPORT}`,
    code: "definition-timeout",
    message: /within 5 s/,
    hint: /loop/,
  },
  {
    name: "a promise that is never kept",
    source: `await new Promise(() => {});\n${EXPORT}`,
    code: "definition-failed",
    message: /awaits something that never comes/,
  },
  {
    name: "a throw",
    source: `${IMPORT}throw new TypeError("no luck");\n`,
    code: "definition-failed",
    message: "bough.config.ts: the definition throws TypeError: no luck (bough.config.ts:2:7)",
  },
  {
    name: "a throw of no error",
    source: 'throw "text";\n',
    code: "definition-failed",
    message: /the definition throws text/,
  },
  {
    name: "a throw that comes later",
    source: `setTimeout(() => { throw new Error("late"); });\nawait new Promise((resolve) => setTimeout(resolve, 1000));\n${EXPORT}`,
    code: "definition-failed",
    message: "bough.config.ts: the definition throws Error: late (bough.config.ts:1:26)",
  },
  {
    name: "500 MB in a buffer",
    source: `globalThis.kept = Buffer.alloc(500e6, 1);\nawait new Promise((resolve) => setTimeout(resolve, 3000));\n${EXPORT}`,
    code: "definition-memory",
    message: /too much memory/,
    hint: /128 MB/,
  },
  {
    name: "500 MB on the heap",
    source: `const kept = [];\nfor (;;) kept.push(new Array(10_000).fill(kept.length));\n`,
    code: "definition-memory",
    message: /too much memory/,
    hint: /128 MB/,
  },
  ...[
    ["process.exit(0)", "uses process.exit"],
    ["process.kill(1, 0)", "uses process.kill"],
    ['process.getBuiltinModule("net")', "uses process.getBuiltinModule"],
    ['process.binding("fs")', "uses process.binding"],
    ['await fetch("http://127.0.0.1/")', "uses fetch"],
    ['new WebSocket("ws://127.0.0.1/")', "uses WebSocket"],
    ['new EventSource("http://127.0.0.1/")', "uses EventSource"],
    ["new BroadcastChannel('a')", "uses BroadcastChannel"],
  ].map(([code = "", message = ""]) => ({
    name: code,
    source: `${code};\n${EXPORT}`,
    code: "definition-forbidden",
    message: `bough.config.ts: the definition ${message}`,
    hint: /is data/,
  })),
  ...[
    "net",
    "node:net",
    "node:http",
    "node:https",
    "node:http2",
    "node:dns",
    "node:dgram",
    "node:tls",
    "node:child_process",
    "node:worker_threads",
    "node:cluster",
    "node:module",
    "node:process",
    "node:vm",
    "node:fs/promises",
    "node:inspector",
    "node:os",
    "node:sqlite",
    "node:v8",
    "node:test",
    "data:text/javascript,export default 1",
    "https://example.com/a.js",
    "file:///etc/passwd",
  ].map((specifier) => ({
    name: `an import of ${specifier}`,
    source: `await import(${JSON.stringify(specifier)});\n${EXPORT}`,
    code: "definition-forbidden",
    message: `bough.config.ts: the definition imports ${specifier}`,
    hint: /can import bough/,
  })),
  {
    name: "an import of a module that reaches the network, with the guard's means redefined",
    source: `String.prototype.startsWith = () => true;\nArray.prototype.includes = () => true;\nSet.prototype.has = () => true;\nReflect.apply = () => true;\nObject.prototype["node:net"] = true;\nawait import("node:net");\n${EXPORT}`,
    code: "definition-forbidden",
    message: /imports node:net/,
  },
  {
    name: "a module of the old kind",
    source: { "bough.config.ts": `import "./old.cjs";\n${EXPORT}`, "old.cjs": 'require("net");\n' },
    code: "definition-forbidden",
    message: /old\.cjs, which is no ES module/,
  },
  {
    name: "require",
    source: { "bough.config.js": 'require("net");\nmodule.exports = {};\n' },
    code: "definition-failed",
    message: /require is not defined/,
  },
  {
    name: "a read outside the tree",
    source: `import { readFileSync } from "node:fs";\nreadFileSync("/etc/hostname");\n${EXPORT}`,
    code: "definition-forbidden",
    message: /outside its repository/,
    hint: /its own commit/,
  },
  {
    name: "a look whether something outside is there",
    source: `import { readFileSync } from "node:fs";\nreadFileSync("/no/such/file");\n${EXPORT}`,
    code: "definition-forbidden",
    message: /outside its repository/,
  },
  {
    name: "a read of the folder above",
    source: `import { readdirSync } from "node:fs";\nreaddirSync("..");\n${EXPORT}`,
    code: "definition-forbidden",
    message: /outside its repository/,
  },
  {
    name: "a read of an open descriptor",
    source: `import { readFileSync } from "node:fs";\nreadFileSync(0);\n${EXPORT}`,
    code: "definition-failed",
    message: /must be of type string/,
  },
  {
    name: "a write",
    source: `import { writeFileSync } from "node:fs";\nwriteFileSync("written", "");\n${EXPORT}`,
    code: "definition-invalid",
    message: /does not provide an export named 'writeFileSync'/,
  },
];

describe("the sandbox of a definition", { concurrency: 2 }, () => {
  for (const fault of hostile) it(`holds against ${fault.name}`, () => assertFaulty(fault));

  for (const link of ["link.json", "linked/secret.json"]) {
    it(`reads nothing outside the tree through ${link}`, async () => {
      await using outside = await definitionTree({ "secret.json": '{"secret":true}' });
      const target = link.includes("/") ? outside.root : join(outside.root, "secret.json");
      for (const access of [
        `import { readFileSync } from "node:fs";\nreadFileSync("${link}");`,
        `import { readFileSync } from "node:fs";\nreadFileSync(new URL("${link}", import.meta.url));`,
        `await import("./${link}", { with: { type: "json" } });`,
      ]) {
        await using tree = await definitionTree(`${access}\n${EXPORT}`);
        await symlink(target, join(tree.root, link.split("/")[0]!));
        assert.equal((await loadingError(tree.root)).code, "definition-forbidden", access);
      }
    });
  }

  it("is not itself a link that leads outside", async () => {
    await using tree = await definitionTree({});
    await using outside = await definitionTree(EXPORT);
    await symlink(join(outside.root, "bough.config.ts"), join(tree.root, "bough.config.ts"));
    assert.equal((await loadingError(tree.root)).code, "definition-forbidden");
  });

  it("connects to nobody, even as a module that Node.js itself loads", async () => {
    let connections = 0;
    const server = createServer(() => (connections += 1)).listen(0, "127.0.0.1");
    await new Promise((resolve) => server.once("listening", resolve));
    const { port } = server.address() as { port: number };
    const source = `try { await fetch("http://127.0.0.1:${port}/"); } catch {}\ntry { await import("http://127.0.0.1:${port}/"); } catch {}\n${IMPORT}${EXPORT}`;
    await using tree = await definitionTree(source);
    const definition = await loadDefinition({ root: tree.root });
    server.close();
    assert.equal(definition.name, "x");
    assert.equal(connections, 0);
  });

  it("writes nothing, and inherits no secret", async () => {
    const secret = "BOUGH_TEST_SECRET";
    process.env[secret] = "hidden";
    await using tree = await definitionTree(
      `import { existsSync } from "node:fs";\n${IMPORT}const start = JSON.stringify([process.env, existsSync("/proc/self/environ"), Object.keys(process).length]);\nexport default app({ name: "x", resources: { web: service({ start }) } });\n`,
    );
    const { resources } = await loadDefinition({ root: tree.root });
    delete process.env[secret];
    const web = resources["web"];
    assert.ok(web?.kind === "service" && web.start.startsWith("[{},false,"), JSON.stringify(web));
  });

  it("is given up when the caller does not want it any more", async () => {
    await using tree = await definitionTree(`for (;;);\n${EXPORT}`);
    const controller = new AbortController();
    const loading = loadDefinition({ root: tree.root, signal: controller.signal });
    controller.abort(new Error("superseded"));
    await assert.rejects(loading, { message: "superseded" });
  });
});
