import { buildEnvironment } from "../synth/build-environment.ts";
import type { EnvironmentInput } from "../synth/environment-input.ts";
import { openApp } from "../synth/stack/open-app.ts";
import { readTemplates } from "../synth/stack/read-templates.ts";
import { explain } from "./explain.ts";
import type { CheckResult } from "./finding.ts";
import { nag } from "./nag.ts";
import { nagExceptions } from "./nag-exceptions.ts";
import { checkRights } from "./rights.ts";
import { rightsExceptions } from "./rights-exceptions.ts";
import { checkSecrets } from "./secrets.ts";

/** Every check of an environment's templates that needs no other program. Import it when it is needed: it loads cdk-nag. */
export function checkEnvironment(input: EnvironmentInput): CheckResult {
  using open = openApp();
  const { root, nested } = buildEnvironment(open, input);
  const templates = [...readTemplates(open, [root, ...nested.map(({ stack }) => stack)]).values()];
  const found = [
    ...nag(root),
    ...templates.flatMap(({ template }) => [...checkRights(template), ...checkSecrets(template)]),
  ];
  return explain(found, [...nagExceptions, ...rightsExceptions]);
}
