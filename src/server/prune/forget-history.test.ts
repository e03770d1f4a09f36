import assert from "node:assert/strict";
import { test } from "node:test";
import { deployment, environment } from "../../../test/contract/store/samples.ts";
import { openTestStore } from "../../../test/support/open-test-store.ts";
import { forgetHistory } from "./forget-history.ts";

const day = 24 * 60 * 60_000;
const now = Date.parse("2026-06-01T00:00:00.000Z");
const daysAgo = (days: number): string => new Date(now - days * day).toISOString();

test("an environment that was destroyed is forgotten after 90 days, and its deployments with it", async (t) => {
  const store = await openTestStore(t);
  store.apps.ensure("shop");
  const put = (slug: string, status: "live" | "destroyed", updatedAt: string): void => {
    store.environments.put(environment("shop", slug, { status, updatedAt }));
    store.deployments.put(deployment(`d-${slug}`, { slug, status: "succeeded", finishedAt: updatedAt }));
  };
  put("old", "live", daysAgo(91));
  put("gone", "destroyed", daysAgo(91));
  put("just-gone", "destroyed", daysAgo(89));
  await forgetHistory(store, now);
  const slugs = (records: readonly { readonly slug: string }[]): string[] => records.map(({ slug }) => slug).toSorted();
  assert.deepEqual(slugs(store.environments.list()), ["just-gone", "old"]);
  assert.deepEqual(slugs(store.deployments.list()), ["just-gone", "old"]);
});

test("of an environment that lives the last 200 deployments are kept", async (t) => {
  const store = await openTestStore(t);
  store.apps.ensure("shop");
  store.environments.put(environment("shop", "main", { status: "live" }));
  for (let count = 1; count <= 720; count += 1)
    store.deployments.put(deployment(`d-${count}`, { status: "succeeded", finishedAt: daysAgo(1) }));
  await forgetHistory(store, now);
  const kept = store.deployments.list().map(({ id }) => id);
  assert.equal(kept.length, 200);
  assert.deepEqual([kept.at(0), kept.at(-1)], ["d-720", "d-521"]);
});
