import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import type { z } from "zod";
import { definitionPage, documentedProperties } from "../../docs/definition-page.ts";
import { loadDefinition } from "../../src/config/load.ts";
import { definitionSchema } from "../../src/config/schema/definition.ts";
import { environmentRuleSchema } from "../../src/config/schema/environment-rule.ts";
import { serviceSchema } from "../../src/config/schema/service.ts";
import { siteSchema } from "../../src/config/schema/site.ts";
import { tableSchema } from "../../src/config/schema/table.ts";
import type {
  AppOptions,
  EnvironmentRule,
  Resources,
  ServiceOptions,
  SiteOptions,
  TableOptions,
} from "../../src/model/index.ts";
import { definitionTree } from "../support/definition-tree.ts";

const kinds = [
  { schema: definitionSchema, file: "app" },
  { schema: environmentRuleSchema, file: "environment-rule" },
  { schema: serviceSchema, file: "service" },
  { schema: siteSchema, file: "site" },
  { schema: tableSchema, file: "table" },
] as const;

/** What is given is compared as what one writes: no null, which only stands for `undefined`, and nothing read-only. */
type Written<T> = T extends readonly (infer Item)[]
  ? Written<Item>[]
  : T extends object
    ? { [K in keyof T]-?: Written<Exclude<T[K], null | undefined>> }
    : T;
type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false;
type RequiredKeys<T> = { [K in keyof T]-?: undefined extends T[K] ? never : K }[keyof T];
/** Whether builder and schema have the same properties, ask for the same ones, and give them the same types, references aside. */
type Agree<Options, Schema extends z.ZodType, Reference extends string = never> =
  z.input<Schema> extends infer Input
    ? [
        Same<keyof Options, Exclude<keyof Input, "kind">>,
        Same<RequiredKeys<Options>, Exclude<RequiredKeys<Input>, "kind">>,
        Same<Written<Omit<Options, Reference>>, Written<Omit<Input, Reference | "kind">>>,
      ]
    : never;

type Hooks = "beforeTraffic" | "atEachStep" | "afterTraffic";

const agreement: readonly [
  Agree<ServiceOptions, typeof serviceSchema, "link">,
  Agree<SiteOptions, typeof siteSchema, "routes">,
  Agree<TableOptions, typeof tableSchema>,
  Agree<EnvironmentRule, typeof environmentRuleSchema, "set" | "seed" | Hooks | "strategy" | "chaos" | "provider">,
  Agree<AppOptions<Resources, string>, typeof definitionSchema, "resources" | "environments" | "provider">,
] = [
  [true, true, true],
  [true, true, true],
  [true, true, true],
  [true, true, true],
  [true, true, true],
];

describe("the schema of a definition", () => {
  it("agrees with the types of the builders", () => {
    assert.deepEqual(
      agreement.flat(),
      Array.from(agreement.flat(), () => true),
    );
  });

  for (const { schema, file } of kinds) {
    it(`says of every property of ${file} what its type says`, () => {
      const source = readFileSync(new URL(`../../src/model/${file}.ts`, import.meta.url), "utf8");
      const said = [...source.matchAll(/\/\*\* (.+) \*\/\n {2}readonly (\w+)/g)];
      assert.deepEqual(
        Object.fromEntries(said.map(([, meaning, name]) => [name, meaning])),
        Object.fromEntries(documentedProperties(schema).map(({ name, meaning }) => [name, meaning])),
      );
    });

    it(`has the defaults that the page names for ${file}`, () => {
      for (const property of documentedProperties(schema)) {
        const type = (schema.shape as Readonly<Record<string, z.ZodType>>)[property.name]!;
        const [, named] = /^`([^`]+)`(?=$|,)/.exec(property.default) ?? [];
        const absent = type.safeParse(undefined);
        if (property.default === "required") assert.equal(absent.success, false, property.name);
        else if (named !== undefined && absent.data !== undefined)
          assert.deepEqual(type.parse(JSON.parse(named)), absent.data, property.name);
        else assert.ok(property.default.startsWith("none") || absent.data === undefined, property.name);
      }
    });
  }

  it("takes every example of the page", async () => {
    const [, rule, service, site, table] = kinds.map(({ schema }) =>
      documentedProperties(schema)
        .map(({ example }) => example)
        .join(", "),
    );
    await using tree = await definitionTree(
      `import { app, aws, canary, service, site, table } from "bough";
      const people = table({ ${table} });
      const accounts = service({ start: "node accounts.ts", contract: "openapi.yaml" });
      const api = service({ ${service} });
      const web = site({ ${site} });
      export default app({
        name: "birthday",
        resources: { people, accounts, api, web },
        environments: { staging: { branch: "staging" }, other: { ${rule} } },
      });`,
    );
    assert.equal((await loadDefinition({ root: tree.root })).name, "birthday");
  });

  it("takes both definitions at the top of the page", async () => {
    const page = definitionPage();
    for (const [, source] of page.matchAll(/```ts\n(.+?)```/gs)) {
      await using tree = await definitionTree(source!);
      assert.ok((await loadDefinition({ root: tree.root })).resources["web"]);
    }
  });

  it("is what docs/definition.md was made from", () => {
    const page = readFileSync(new URL("../../docs/definition.md", import.meta.url), "utf8");
    assert.ok(page === definitionPage(), "docs/definition.md is out of date: npm run docs");
  });
});
