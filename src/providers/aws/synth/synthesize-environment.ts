import { tagKeys, tagValue } from "../names.ts";
import { buildEnvironment } from "./build-environment.ts";
import type { EnvironmentInput } from "./environment-input.ts";
import { openApp } from "./stack/open-app.ts";
import { readTemplates } from "./stack/read-templates.ts";
import type { NestedTemplate, SynthesizedEnvironment } from "./synthesized-stack.ts";

/**
 * The templates of an environment. Reaches nothing and nobody; same input, same templates. Import it
 * when it is needed: it loads aws-cdk-lib.
 */
export function synthesizeEnvironment(input: EnvironmentInput): SynthesizedEnvironment {
  using open = openApp();
  const { root, nested, context } = buildEnvironment(open, input);
  const templates = readTemplates(open, [root, ...nested.map(({ stack }) => stack)]);
  const { spec, foundation } = input;
  const inner = nested.map(({ group, logicalId, stack }): NestedTemplate => {
    const { template, key, body } = templates.get(stack) ?? missing(logicalId);
    return { group, logicalId, template, asset: { kind: "template", key, body } };
  });
  return {
    root: {
      name: root.stackName,
      region: foundation.region,
      template: (templates.get(root) ?? missing("root")).template,
      parameters: {},
      tags: {
        [tagKeys.app]: spec.app,
        [tagKeys.environment]: spec.slug,
        [tagKeys.branch]: tagValue(spec.branch),
        [tagKeys.foundation]: foundation.name,
      },
      capabilities: ["CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"],
    },
    nested: inner,
    assets: [...inner.map(({ asset }) => asset), ...context.assets],
    url: context.host === null || context.origins.length === 0 ? null : `https://${context.host}`,
    notes: context.notes,
  };
}

function missing(stack: string): never {
  throw new TypeError(`stack ${stack} has no template`);
}
