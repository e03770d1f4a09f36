import { tagKeys } from "../names.ts";
import { buildFoundation } from "./build-foundation.ts";
import type { FoundationSettings } from "./foundation-settings.ts";
import { openApp } from "./stack/open-app.ts";
import { readTemplates } from "./stack/read-templates.ts";
import type { SynthesizedStack } from "./synthesized-stack.ts";

/** The template of a foundation. Reaches nothing and nobody. Import it when it is needed: it loads aws-cdk-lib. */
export function synthesizeFoundation(settings: FoundationSettings): SynthesizedStack {
  using open = openApp();
  const stack = buildFoundation(open, settings);
  const read = readTemplates(open, [stack]).get(stack);
  if (read === undefined) throw new TypeError("the foundation has no template");
  return {
    name: stack.stackName,
    region: settings.region,
    template: read.template,
    parameters: {},
    tags: { [tagKeys.foundation]: settings.name },
    capabilities: settings.deployers.length > 0 ? ["CAPABILITY_NAMED_IAM"] : ["CAPABILITY_IAM"],
  };
}
