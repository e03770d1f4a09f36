import { buildEnvironment } from "../synth/build-environment.ts";
import type { EnvironmentInput } from "../synth/environment-input.ts";
import { openApp } from "../synth/stack/open-app.ts";
import type { Finding } from "./finding.ts";
import { nag } from "./nag.ts";

/** What AWS's own rules say of an environment, before any exception. Import it when it is needed: it loads cdk-nag. */
export function nagEnvironment(input: EnvironmentInput): readonly Finding[] {
  using open = openApp();
  return nag(buildEnvironment(open, input).root);
}
