import assert from "node:assert/strict";
import { it } from "node:test";
import type { AwsSpec } from "../model/provider.ts";
import { isSamePlace, placeKey, placeName } from "./place.ts";

const aws: AwsSpec = {
  name: "aws",
  region: "eu-central-1",
  account: null,
  profile: null,
  domain: null,
  network: "public",
  backupRegion: null,
  replace: [],
};
const account = "123456789012";

it("an environment stays in its place when only the way there changes", () => {
  assert.ok(isSamePlace({ name: "local" }, { name: "local" }));
  assert.ok(isSamePlace(aws, { ...aws, profile: "other", domain: "example.org", account }));
  assert.ok(!isSamePlace(aws, { name: "local" }));
  assert.ok(!isSamePlace(aws, { ...aws, region: "eu-west-1" }));
  assert.ok(!isSamePlace({ ...aws, account }, { ...aws, account: "210987654321" }));
});

it("a place has a key for what opens it, and a name for people", () => {
  assert.equal(placeKey(aws), placeKey({ ...aws, domain: "example.org" }));
  assert.notEqual(placeKey(aws), placeKey({ ...aws, profile: "other" }));
  assert.equal(placeName({ ...aws, account }), `aws eu-central-1 of account ${account}`);
});
