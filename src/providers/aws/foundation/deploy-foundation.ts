import { UpdateTerminationProtectionCommand } from "@aws-sdk/client-cloudformation";
import { deployStack } from "../stack/deploy-stack.ts";
import type { StackChange } from "../stack/stack-change.ts";
import type { Stack } from "../stack/stack.ts";
import type { Watching } from "../stack/wait-until-idle.ts";
import type { SynthesizedStack } from "../synth/synthesized-stack.ts";
import { withTemplateUrl } from "./template-url.ts";

export interface FoundationDeployment {
  readonly synthesized: SynthesizedStack;
  readonly account: string;
  /** Unique for each run of the command. */
  readonly token: string;
  /** Whether to go on, once it is known what would change. */
  approve(changes: readonly StackChange[]): Promise<boolean>;
}

/** Makes a foundation or brings it up to date, and protects it against deletion. Replacing what holds data is refused. */
export async function deployFoundation(watching: Watching, deployment: FoundationDeployment): Promise<Stack> {
  const { synthesized, account, token } = deployment;
  const { stack } = await withTemplateUrl(
    watching.aws,
    { account, body: JSON.stringify(synthesized.template) },
    (source) =>
      deployStack(watching, {
        template: { ...synthesized, source, role: null },
        token,
        express: false,
        protect: true,
        replace: [],
        approve: (changes) => deployment.approve(changes),
      }),
  );
  if (!stack.terminationProtection)
    await watching.aws.cloudFormation.send(
      new UpdateTerminationProtectionCommand({ StackName: stack.name, EnableTerminationProtection: true }),
    );
  return { ...stack, terminationProtection: true };
}
