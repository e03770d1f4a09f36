import { buildFoundation } from "../synth/build-foundation.ts";
import type { FoundationSettings } from "../synth/foundation-settings.ts";
import { openApp } from "../synth/stack/open-app.ts";
import { readTemplates } from "../synth/stack/read-templates.ts";
import { explain } from "./explain.ts";
import type { CheckResult } from "./finding.ts";
import { nag } from "./nag.ts";
import { nagExceptions } from "./nag-exceptions.ts";
import { checkRights } from "./rights.ts";
import { rightsExceptions } from "./rights-exceptions.ts";
import { checkSecrets } from "./secrets.ts";

/** The same checks of a foundation. */
export function checkFoundation(settings: FoundationSettings): CheckResult {
  using open = openApp();
  const stack = buildFoundation(open, settings);
  const templates = [...readTemplates(open, [stack]).values()];
  const found = [
    ...nag(stack),
    ...templates.flatMap(({ template }) => [...checkRights(template), ...checkSecrets(template)]),
  ];
  return explain(found, [...nagExceptions, ...rightsExceptions]);
}
