import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { actionOf } from "../../src/providers/aws/client/action-of.ts";
import { deployStatements } from "../../src/providers/aws/synth/foundation/deploy-statements.ts";
import { foundationSettings } from "./support/aws-rig.ts";

const root = join(import.meta.dirname, "../../src/providers/aws");

/** What is done without where it is refused: a pipeline pushes no images, and compares nothing with its template. */
const OPTIONAL = new Set([
  "ecr:GetAuthorizationToken",
  "cloudformation:DescribeStackDriftDetectionStatus",
  "cloudformation:DetectStackDrift",
]);

/** What only the person who makes a foundation calls. */
const BOOTSTRAP = "foundation/";

test("the role for pipelines may call all that a deployment calls", () => {
  const allowed = new Set(deployStatements(foundationSettings, {}).flatMap(({ Action: action }) => action));
  const files = globSync("**/*.ts", { cwd: root, exclude: ["synth/**", "checks/**", "cost/**", "**/*.test.ts"] });
  const called = files
    .filter((file) => !file.startsWith(BOOTSTRAP))
    .flatMap((file) => actionsIn(readFileSync(join(root, file), "utf8")));
  assert.ok(called.includes("cloudformation:CreateChangeSet"), "the actions are found");
  const missing = called.filter(
    (action) => !allowed.has(action) && !action.startsWith("sts:") && !OPTIONAL.has(action),
  );
  assert.deepEqual([...new Set(missing)], []);
});

/** Actions of the commands that a file imports from the SDK. */
function actionsIn(source: string): readonly string[] {
  return [...source.matchAll(/import \{([^}]*)\} from "@aws-sdk\/client-([a-z0-9-]+)"/g)].flatMap(
    ([, names = "", client = ""]) =>
      [...names.matchAll(/\b(?:(\w+)Command|paginate(\w+))\b/g)].map(([, command, paginated]) =>
        actionOf({ client: CLIENTS[client] ?? client, command: command ?? paginated ?? "" }),
      ),
  );
}

const CLIENTS: Readonly<Record<string, string>> = {
  "cloudwatch-logs": "CloudWatchLogsClient",
  "resource-groups-tagging-api": "ResourceGroupsTaggingAPIClient",
  s3: "S3Client",
};

test("docs/aws.md names every action of that role", () => {
  const page = readFileSync(join(root, "../../../docs/aws.md"), "utf8");
  const rows = page.split("\n").filter((line) => line.startsWith("| `"));
  const actions = deployStatements(foundationSettings, {}).flatMap(({ Action: action }) => action);
  for (const action of actions) {
    const [service, name] = action.split(":");
    assert.ok(
      rows.some((row) => row.includes(`\`${service}:\``) && row.includes(`\`${name}\``)),
      action,
    );
  }
});
