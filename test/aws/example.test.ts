import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { type Double, startDouble } from "../../tools/aws/start-double.ts";
import { runCommand } from "../support/run-command.ts";

const example = join(import.meta.dirname, "../../examples/birthday");
const limit = { timeout: 60_000 };

describe("the functional tests of the birthday example", () => {
  let double: Double;
  before(async () => void (double = await startDouble()));
  after(() => double.stop());

  it("pass unchanged with DynamoDB on AWS, as they do with the table server of one machine", limit, async () => {
    const { code, stdout } = await runCommand(
      [process.execPath, "--disable-warning=ExperimentalWarning", "--test", join(example, "test", "api.test.ts")],
      // A test runner in a test runner keeps silent otherwise.
      {
        cwd: example,
        env: { ...double.env, AWS_ENDPOINT_URL_DYNAMODB: double.endpoint, NODE_TEST_CONTEXT: undefined },
      },
    );
    assert.equal(code, 0, stdout);
    assert.match(stdout, /pass [1-9]/);
    assert.match(stdout, /fail 0/);
  });
});
