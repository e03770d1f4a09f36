import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { allowHint, deniedAction } from "./denied-action.ts";

const ROLE = "arn:aws:sts::123456789012:assumed-role/bough-deploy-preview-eu-central-1/ci";
const said = (what: string): string => `User: ${ROLE} is not authorized to perform: ${what}`;
const allowed = "because no identity-based policy allows the s3:GetObject action";

describe("a refusal of AWS", () => {
  it("names the action and the resource, which S3 puts into quotes", () => {
    const denied = deniedAction(said(`s3:GetObject on resource: "arn:aws:s3:::files/a.html" ${allowed}`));
    assert.deepEqual(denied, {
      action: "s3:GetObject",
      resource: "arn:aws:s3:::files/a.html",
      principal: ROLE,
      forbiddenBy: null,
    });
    assert.equal(
      allowHint(denied, "its policy"),
      'Add this statement to its policy: {"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::files/a.html"}',
    );
  });

  it("is of everything where AWS names no resource", () => {
    assert.equal(deniedAction(said(`s3:GetObject ${allowed}`))?.resource, "*");
    assert.equal(deniedAction("The bucket does not exist"), null);
  });

  it("asks for no statement where a policy forbids the call", () => {
    for (const what of ["a resource-based policy", "an identity-based policy", "a permissions boundary"]) {
      const denied = deniedAction(
        said(`s3:GetObject on resource: "arn:aws:s3:::files/a" with an explicit deny in ${what}`),
      );
      assert.equal(denied?.forbiddenBy, `an explicit deny in ${what}`);
      assert.match(allowHint(denied, "its policy"), /forbidden by an explicit deny in .*no further statement undoes/);
    }
  });
});
