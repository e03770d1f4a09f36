import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { describe, it } from "node:test";
import type { LiveEnvironment } from "../../src/config/identify.ts";
import { parseDefinition } from "../../src/config/parse-definition.ts";
import { resolve } from "../../src/config/resolve.ts";
import { app, service } from "../../src/model/index.ts";
import type { Spec } from "../../src/model/spec.ts";

const definition = parseDefinition(
  app({
    name: "shop",
    resources: { web: service({ start: "x" }) },
    environments: { production: { branch: "main" }, staging: { branch: "release/1" }, preview: { branch: "*" } },
  }),
);

describe("the slug of a branch", () => {
  it("is the branch's name when only its case and its slashes change", () => {
    assert.equal(slug("cake"), "cake");
    assert.equal(slug("feature/a"), "feature-a");
    assert.equal(slug("Feature/BIG"), "feature-big");
    assert.equal(slug("shop"), "shop");
    assert.equal(slug("shop-feature"), "shop-feature");
    assert.equal(slug("main"), "main");
    assert.equal(slug("x".repeat(40)), "x".repeat(40));
  });

  it("ends in six digits of the name's hash when more changes", () => {
    for (const branch of ["a_b", "it's", 'say"hi"', "v1.2", "a--b", "-a", "ünïcode", "a..b", "x".repeat(41)]) {
      assert.match(slug(branch), new RegExp(`^[a-z0-9]+(-[a-z0-9]+)*-${hash(branch)}$`), branch);
    }
    assert.equal(slug("a_b"), `a-b-${hash("a_b")}`);
    assert.equal(slug("y".repeat(200)), `${"y".repeat(40)}-${hash("y".repeat(200))}`);
    assert.equal(slug("木"), hash("木"));
    assert.equal(slug("../.."), hash("../.."));
  });

  it("does not meet another live branch's", () => {
    const taken = [live("feature/a", "feature-a")];
    assert.equal(slug("feature-a", taken), `feature-a-${hash("feature-a")}`);
    assert.equal(slug("feature/a", taken), "feature-a");
    const hashed = `feature-a-${hash("feature-a")}`;
    assert.match(slug("feature-a", [...taken, live(hashed, hashed)]), /^feature-a-[0-9a-f]{7}$/);
  });

  it("stays what it is while the branch is live", () => {
    const given = `feature-a-${hash("feature-a")}`;
    assert.equal(slug("feature-a", [live("feature-a", given)]), given);
  });

  it("is not the name, nor the slug, of a fixed environment", () => {
    assert.deepEqual(
      ["production", "Production", "staging", "Main", "release-1"].map((branch) => slug(branch)),
      ["production", "Production", "staging", "Main", "release-1"].map(
        (branch) => `${branch.toLowerCase()}-${hash(branch)}`,
      ),
    );
    assert.equal(identity("production").environment, `production-${hash("production")}`);
    assert.deepEqual(
      [identity("main"), identity("release/1")].map((spec) => [spec.environment, spec.slug, spec.preview]),
      [
        ["production", "main", false],
        ["staging", "release-1", false],
      ],
    );
    assert.equal(slug("qa", [{ branch: "trunk", slug: "trunk", name: "qa" }]), `qa-${hash("qa")}`);
  });

  it("is a DNS label of its own for every live branch, whatever their names", () => {
    const random = generator(2);
    for (let round = 0; round < 200; round += 1) {
      const environments: LiveEnvironment[] = [];
      for (const branch of new Set(Array.from({ length: 30 }, () => randomBranch(random)))) {
        const spec = identity(branch, environments);
        assert.match(spec.slug, /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/);
        environments.push({ branch, slug: spec.slug, name: spec.environment });
      }
      for (const key of ["slug", "name"] as const) {
        const values = environments.map((environment) => environment[key]);
        assert.equal(new Set(values).size, values.length, `${key} shared: ${JSON.stringify(environments)}`);
      }
      for (const { branch, slug: before } of environments) assert.equal(slug(branch, environments), before);
    }
  });
});

function slug(branch: string, taken: readonly LiveEnvironment[] = []): string {
  return identity(branch, taken).slug;
}

function identity(branch: string, taken: readonly LiveEnvironment[] = []): Spec {
  const resolution = resolve(definition, branch, { taken });
  assert.equal(resolution.status, "resolved");
  return resolution.spec;
}

function live(branch: string, name: string): LiveEnvironment {
  return { branch, slug: name, name };
}

function hash(branch: string): string {
  return createHash("sha256").update(branch).digest("hex").slice(0, 6);
}

/** Few letters, so that names meet often. */
function randomBranch(random: () => number): string {
  const words = ["a", "A", "b", "/", "-", "_", ".", "é", "'", "main", "production", "staging", "release"];
  const pick = (): string => words[Math.floor(random() * words.length)]!;
  return Array.from({ length: 1 + Math.floor(random() * 4) }, pick).join("");
}

/** Numbers from 0 to 1, the same ones for the same seed (mulberry32). */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
