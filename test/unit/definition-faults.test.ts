import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  assertFaulty,
  definitionTree,
  EXPORT,
  type FaultyDefinition,
  IMPORT,
  loadingError,
} from "../support/definition-tree.ts";

const syntax: readonly FaultyDefinition[] = [
  {
    name: "a syntax error",
    source: `${IMPORT}const a: number = = 1;\n${EXPORT}`,
    message: /^bough\.config\.ts: Expression expected\nbough\.config\.ts:2\n.*\nconst a: number = = 1;\n +\^/,
  },
  {
    name: "a syntax error in JavaScript",
    source: { "bough.config.js": `export default { a: b c };\n` },
    message: /^bough\.config\.js: .*\nbough\.config\.js:1\n.*b c/s,
  },
  {
    name: "a syntax error in a file that is imported",
    source: { "bough.config.ts": `import "./parts/a.ts";\n${EXPORT}`, "parts/a.ts": "let let;\n" },
    message: /^bough\.config\.ts: .*\nparts\/a\.ts:1\nlet let;/s,
  },
  {
    name: "TypeScript that cannot be stripped",
    source: `${IMPORT}enum Size { Big }\n${EXPORT}`,
    message: /enum is not supported in strip-only mode\nbough\.config\.ts:2\n/,
    hint: /object instead of an enum/,
  },
  {
    name: "no default export",
    source: "export const a = 1;\n",
    message: /has no default export/,
    hint: /export default app\(/,
  },
  {
    name: "a default export that is a function",
    source: "export default () => 1;\n",
    message: /something else by default/,
  },
  {
    name: "a resource for a default export",
    source: `${IMPORT}export default service({ start: "x" });\n`,
    message: /something else by default than app/,
  },
  {
    name: "an import that is not there",
    source: `import "./other.ts";\n${EXPORT}`,
    code: "definition-failed",
    message: /Cannot find module 'other\.ts' imported from bough\.config\.ts/,
  },
  {
    name: "a package",
    source: `import { z } from "zod";\n${EXPORT}`,
    code: "definition-failed",
    message: /Cannot find package 'zod'/,
    hint: /not installed/,
  },
  {
    name: "an unknown name of bough",
    source: 'import { lambda } from "bough";\nexport default lambda();\n',
    message: /does not provide an export named 'lambda'/,
  },
];

const wrong: readonly FaultyDefinition[] = [
  {
    name: "a wrong type in set",
    source: defined('environments: { preview: { branch: "*", set: { web: { instances: "two" } } } }'),
    message: 'bough.config.ts: environments.preview.set.web.instances: expected a whole number, got "two"',
  },
  {
    name: "a resource that does not exist",
    source: defined('environments: { preview: { branch: "*", set: { wep: {} } } }'),
    message: "bough.config.ts: environments.preview.set.wep: no such resource",
    hint: /^Did you mean web\?$/,
  },
  {
    name: "a property that the kind does not have",
    source: defined('environments: { preview: { branch: "*", set: { web: { instnaces: 2 } } } }'),
    message: "bough.config.ts: environments.preview.set.web.instnaces: no such property",
    hint: /^Did you mean instances\?$/,
  },
  {
    name: "a setting that has no default unset",
    source: defined('environments: { preview: { branch: "*", set: { web: { start: undefined } } } }'),
    message: "bough.config.ts: environments.preview.set.web.start: cannot be unset, it has no default",
  },
  {
    name: "a misspelt property of a service",
    source: `${IMPORT}export default app({ name: "x", resources: { web: service({ strat: "x" }) } });\n`,
    message: /resources\.web\.start: expected a shell command, got nothing\nresources\.web\.strat: no such property/,
    hint: /^Did you mean start\?$/,
  },
  {
    name: "a misspelt property of a rule",
    source: defined('environments: { preview: { branch: "*", protekt: true } }'),
    message: "bough.config.ts: environments.preview.protekt: no such property",
    hint: /^Did you mean protect\?$/,
  },
  {
    name: "a misspelt strategy",
    source: defined('environments: { preview: { branch: "*", strategy: "bluegreen" } }'),
    message:
      'bough.config.ts: environments.preview.strategy: expected "all-at-once" or "rolling" or "blue-green" or "Canary10Percent5Minutes" or "Linear10PercentEvery1Minute", got "bluegreen"',
    hint: /^Did you mean blue-green\?$/,
  },
  {
    name: "a rule without branch",
    source: defined("environments: { preview: {} }"),
    message: /environments\.preview\.branch: expected a branch name, a pattern .*, got nothing/,
  },
  { name: "no rules", source: defined("environments: {}"), message: /environments: expected 1 to 50 rules/ },
  {
    name: "a resource that is an object of its own making",
    source: `${IMPORT}export default app({ name: "x", resources: { web: { start: "x" } } });\n`,
    message: /resources\.web: expected service\(…\), site\(…\) or table\(…\), got an object/,
  },
  {
    name: "no resources",
    source: `${IMPORT}export default app({ name: "x" });\n`,
    message: /resources: expected an object of resources, got nothing/,
  },
  {
    name: "a name that is no host name",
    source: `${IMPORT}export default app({ name: "My App", resources: { web: service({ start: "x" }) } });\n`,
    message: /name: expected a name of lower-case letters, .*, got "My App"/,
  },
  ...[
    [
      'startTimeout: "soon"',
      'startTimeout: expected a duration such as "30s", or a number of milliseconds, got "soon"',
    ],
    ['memory: "lots"', 'memory: expected a size such as "256mb", or a number of bytes, got "lots"'],
    ['memory: "1kb"', 'memory: expected at least "1mb", got "1kb"'],
    ["instances: 0", "instances: expected at least 1, got 0"],
    ["instances: 1.5", "instances: expected a whole number, got 1.5"],
    ['root: "../other"', 'root: expected a folder inside the repository, relative to its root, got "../other"'],
    ['health: "healthz"', 'health: expected a path such as "/healthz", got "healthz"'],
    ['paths: ["/a/*/b"]', "paths[0]: expected a path such as"],
    ['paths: "/a"', 'paths: expected a list of paths, got "/a"'],
    ["env: { PORT: 8080 }", "env.PORT: expected a string, got 8080"],
    ['env: { "A B": "x" }', 'env["A B"]: expected a name of letters, digits and _'],
    ['start: "  "', "start: expected a shell command"],
  ].map(([property = "", message = ""]) => ({
    name: `${property} of a service`,
    source: `${IMPORT}export default app({ name: "x", resources: { web: service({ start: "x", ${property} }) } });\n`,
    message: new RegExp(`resources\\.web\\.${message.replaceAll(/[[\]*.]/g, "\\$&")}`),
  })),
  {
    name: "a linked resource that is missing from resources",
    source: `${IMPORT}const people = table({ key: "id" });\nexport default app({ name: "x", resources: { web: service({ start: "x", link: { people } }) } });\n`,
    message: "bough.config.ts: resources.web.link.people: this table is missing from resources",
    hint: /Add the line `people,` to the resources/,
  },
  {
    name: "a routed service that is missing from resources",
    source: `${IMPORT}const api = service({ start: "x" });\nexport default app({ name: "x", resources: { web: site({ dir: "x", routes: { "/a/*": api } }) } });\n`,
    message: 'bough.config.ts: resources.web.routes["/a/*"]: this service is missing from resources',
    hint: /Add the line/,
  },
  {
    name: "a seed's service that is missing from resources",
    source: defined('environments: { preview: { branch: "*", seed: { run: "x", with: service({ start: "y" }) } } }'),
    message: "bough.config.ts: environments.preview.seed.with: this service is missing from resources",
  },
  {
    name: "a route to a table",
    source: `${IMPORT}const t = table({ key: "id" });\nexport default app({ name: "x", resources: { t, web: site({ dir: "x", routes: { "/a": t } }) } });\n`,
    message: 'bough.config.ts: resources.web.routes["/a"]: expected a service of resources, got "t"',
  },
  {
    name: "one resource under two names",
    source: `${IMPORT}const a = service({ start: "x" });\nexport default app({ name: "x", resources: { a, b: a } });\n`,
    message: "bough.config.ts: resources.b: the same resource as resources.a",
  },
  {
    name: "a cycle in extends",
    source: defined(
      'environments: { a: { branch: "a", extends: "c" }, b: { branch: "b", extends: "a" }, c: { branch: "c", extends: "b" } }',
    ),
    message: "bough.config.ts: environments.a.extends: a cycle, a → c → b → a",
    hint: /extend nothing/,
  },
  {
    name: "a rule that extends itself",
    source: defined('environments: { a: { branch: "a", extends: "a" } }'),
    message: "bough.config.ts: environments.a.extends: a cycle, a → a",
  },
  {
    name: "an unknown parent",
    source: defined(
      'environments: { production: { branch: "main" }, preview: { branch: "*", extends: "prodcution" } }',
    ),
    message: "bough.config.ts: environments.preview.extends: no rule is named prodcution",
    hint: /^Did you mean production\?$/,
  },
  {
    name: "two rules for one exact branch",
    source: defined('environments: { a: { branch: ["x", "main"] }, b: { branch: "main" } }'),
    message: 'bough.config.ts: environments.b.branch: "main" is claimed by the rule a as well',
    hint: /one rule/,
  },
  {
    name: "two rules for one pattern",
    source: defined('environments: { a: { branch: "*" }, b: { branch: "*", except: "x" } }'),
    message: 'bough.config.ts: environments.b.branch: "*" is claimed by the rule a as well',
  },
  {
    name: "a reserved name of a rule",
    source: defined('environments: { default: { branch: "*" } }'),
    message: /environments\.default: this name is reserved/,
  },
  {
    name: "one path for two services",
    source: `${IMPORT}export default app({ name: "x", resources: { a: service({ start: "x", paths: ["/*"] }), b: service({ start: "x", paths: ["/*"] }) } });\n`,
    message: "bough.config.ts: resources.b.paths: /* is claimed for b, and for a as well",
    hint: /one resource/,
  },
  {
    name: "one path for two services in one environment",
    source: `${IMPORT}export default app({ name: "x", resources: { a: service({ start: "x", paths: ["/*"] }), b: service({ start: "x" }) }, environments: { p: { branch: "p", set: { b: { paths: ["/*"] } } } } });\n`,
    message: "bough.config.ts: in the environment rule p: resources.b.paths: /* is claimed for b, and for a as well",
  },
  {
    name: "two sites that do not share the paths out",
    source: `${IMPORT}export default app({ name: "x", resources: { a: site({ dir: "x" }), b: site({ dir: "y" }) } });\n`,
    message: /resources\.a\.paths: one of several sites/,
    hint: /paths: \["\/a\/\*"\]/,
  },
  {
    name: "a seed that could run with two services",
    source: `${IMPORT}export default app({ name: "x", resources: { a: service({ start: "x" }), b: service({ start: "x" }) }, environments: { p: { branch: "p", seed: "x" } } });\n`,
    message: /in the environment rule p: seed: the app has several services \(a, b\)/,
    hint: /with: a/,
  },
  ...[
    ["Number.NaN", "NaN"],
    ["() => 1", "a value of type function"],
    ["10n", "a value of type bigint"],
    ["new Date(0)", "an object of a class"],
    ["new Map()", "an object of a class"],
    ["Symbol()", "a value of type symbol"],
  ].map(([value = "", found = ""]) => ({
    name: `${value} as a value`,
    source: defined(`environments: { p: { branch: "p", set: { web: { instances: ${value} } } } }`),
    message: `bough.config.ts: environments.p.set.web.instances: expected plain data, got ${found}`,
  })),
  {
    name: "data that holds itself",
    source: 'const a = { name: "x" };\na.resources = a;\nexport default a;\n',
    message: /resources: expected plain data, got a reference to what holds it/,
  },
  {
    name: "data without bottom",
    source: "let a = {};\nfor (let i = 0; i < 50_000; i += 1) a = { a };\nexport default a;\n",
    message: /expected plain data, got more than 32 levels/,
  },
  {
    name: "more faults than anybody reads",
    source: defined(`...Object.fromEntries(Array.from({ length: 5000 }, (_, i) => ["x".repeat(50) + i, i]))`),
    message: /^(.+\n){10}and 4990 more$/,
  },
  {
    name: "a path that is made to be checked slowly",
    source: `${IMPORT}export default app({ name: "x", resources: { web: service({ start: "x", paths: ["/a".repeat(200_000) + "?"], root: "/".repeat(10_000) + "x" }) } });\n`,
    message: /^bough\.config\.ts: (.{1,310}\n){1,2}.{1,310}$/,
  },
  {
    name: "links that give the same variables",
    source: `${IMPORT}const a = table({ key: "id" });\nexport default app({ name: "x", resources: { a, web: service({ start: "x", link: { userTable: a, "user-table": a } }) } });\n`,
    message: "bough.config.ts: resources.web.link.user-table: gives the same environment variables as userTable",
  },
  {
    name: "text that is no JSON",
    source: 'JSON.parse("{");\nexport default {};\n',
    code: "definition-failed",
    message: /throws SyntaxError: .* \(bough\.config\.ts:1:6\)$/,
  },
  {
    name: "a huge result",
    source: `${IMPORT}export default app({ name: "x", resources: { web: service({ start: "x".repeat(5_000_000) }) } });\n`,
    message: /larger than 512 KiB/,
  },
];

describe("a faulty definition", { concurrency: 2 }, () => {
  for (const fault of [...syntax, ...wrong]) it(`reports ${fault.name}`, () => assertFaulty(fault));

  it("reports that there is none", async () => {
    await using tree = await definitionTree({});
    const error = await loadingError(tree.root);
    assert.equal(error.code, "definition-missing");
    assert.match(error.hint ?? "", /bough init/);
  });
});

function defined(rest: string): string {
  return `${IMPORT}export default app({ name: "x", resources: { web: service({ start: "x" }) }, ${rest} });\n`;
}
