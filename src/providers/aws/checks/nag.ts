import { AwsSolutionsChecks } from "cdk-nag";
import type { Construct } from "constructs";
import type { Finding } from "./finding.ts";

/** What AWS's own rules for safe templates say of constructs, before any exception. */
export function nag(scope: Construct): readonly Finding[] {
  return new AwsSolutionsChecks()
    .validateScope(scope)
    .violations.flatMap(({ ruleName, description, violatingResources }) =>
      violatingResources.map((resource) => ({
        rule: ruleName,
        resource: resource.constructPath ?? resource.resourceLogicalId ?? "",
        message: description,
      })),
    );
}
