import assert from "node:assert/strict";
import { it } from "node:test";
import type { DeploymentKind, DeploymentRecord, DeploymentStatus } from "../model/records.ts";
import { isKnown } from "./is-known.ts";

const one = (kind: DeploymentKind, commit: string, status: DeploymentStatus = "succeeded"): DeploymentRecord => ({
  id: "d",
  app: "shop",
  slug: "topic",
  environment: "topic",
  branch: "topic",
  commit,
  kind,
  status,
  release: null,
  createdAt: "",
  startedAt: null,
  finishedAt: null,
  error: null,
});

const cases: readonly [what: string, known: boolean, deployments: readonly DeploymentRecord[]][] = [
  ["a commit that nobody deployed is not", false, [one("deploy", "b")]],
  ["a commit that is deployed is", true, [one("deploy", "a"), one("deploy", "b")]],
  ["a commit whose deployment failed is: a fix is another push", true, [one("deploy", "a", "failed")]],
  ["a commit that the branch came back to is not", false, [one("deploy", "b"), one("deploy", "a")]],
  [
    "a commit that was deployed before the environment was destroyed is not",
    false,
    [one("destroy", "a"), one("deploy", "a")],
  ],
  ["a rollback changes nothing", true, [one("rollback", "b"), one("deploy", "a")]],
  ["nor does a commit that was overtaken", true, [one("deploy", "b", "superseded"), one("deploy", "a")]],
  ["a commit that a rollback superseded is", true, [one("rollback", "b"), one("deploy", "a", "superseded")]],
];

for (const [what, known, deployments] of cases) it(what, () => assert.equal(isKnown(deployments, "a"), known));
