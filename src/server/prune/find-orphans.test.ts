import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { OwnedItem } from "../../provider/provider.ts";
import { freshEnvironment } from "../deployments/desired.ts";
import { findOrphans } from "./find-orphans.ts";

const live = {
  ...freshEnvironment({ app: "shop", slug: "live", branch: "live", name: "live" }),
  status: "live",
} as const;
const gone = { ...live, slug: "gone", status: "destroyed" } as const;

const item = (slug: string, kind: string, more: Partial<OwnedItem> = {}): OwnedItem => ({
  kind,
  id: `${slug} ${kind}`,
  owner: { app: "shop", slug },
  release: null,
  ...more,
});

const idsOf = (items: readonly OwnedItem[], exclusive: boolean): readonly string[] =>
  findOrphans(items, [live, gone], [], exclusive).map(({ id }) => id);

describe("orphans where others have environments too", () => {
  it("are what an environment has left that was destroyed here", () => {
    const items = [
      item("live", "stack"),
      item("gone", "log-group"),
      item("foreign", "stack"),
      item("foreign", "table"),
    ];
    assert.deepEqual(idsOf(items, false), ["gone log-group"]);
    assert.deepEqual(idsOf(items, true), ["gone log-group", "foreign stack", "foreign table"]);
  });

  it("are nothing of an environment that has a stack again, whoever made it", () => {
    assert.deepEqual(idsOf([item("gone", "stack"), item("gone", "table")], false), []);
  });

  it("are not what is meant to stay", () => {
    for (const exclusive of [true, false])
      assert.deepEqual(idsOf([item("gone", "table", { kept: true })], exclusive), []);
  });
});

it("processes of an environment that sleeps are orphans, and all else of it is not", () => {
  const items = [item("live", "process", { release: 1 }), item("live", "route"), item("live", "directory")];
  const sleeping = { ...live, status: "asleep", release: 1, asleep: true } as const;
  assert.deepEqual(findOrphans(items, [sleeping], []), items.slice(0, 1));
  assert.deepEqual(findOrphans(items, [{ ...sleeping, status: "live", asleep: false }], []), []);
});
