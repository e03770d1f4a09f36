import { BoughError } from "../../../lib/bough-error.ts";
import type { EnvironmentRef } from "../../../provider/provider.ts";
import type { AwsClients } from "../client/aws-clients.ts";
import { readFoundation } from "../foundation/read-foundation.ts";
import { readIdentity } from "../foundation/read-identity.ts";
import { environmentStackName, foundationNames } from "../names.ts";
import { chooseSlot } from "../slots/slots.ts";
import { readStack } from "../stack/read-stack.ts";
import { readTemplates } from "../stack/read-templates.ts";
import type { Stack } from "../stack/stack.ts";
import type { FoundationInput } from "../synth/environment-input.ts";
import type { ActualStack, AwsActual } from "./aws-actual.ts";

/** Looks at what AWS has of an environment. */
export async function observe(
  aws: AwsClients,
  environment: EnvironmentRef,
  account: string | null,
): Promise<AwsActual> {
  const identity = await readIdentity(aws, account);
  const [stack, ...foundations] = await Promise.all([
    readStack(aws, environmentStackName(environment)),
    ...foundationNames.map((name) => readFoundation(aws, name, identity).catch(missing)),
  ]);
  const found = await Promise.all(
    foundations
      .filter((one): one is FoundationInput => one !== null)
      .map(
        async (one) =>
          [one.name, { input: one, slot: await chooseSlot(aws, one.exports.AssetsBucket, environment) }] as const,
      ),
  );
  return {
    foundations: Object.fromEntries(found),
    stack: stack === null || stack.status === "REVIEW_IN_PROGRESS" ? null : await toActual(aws, stack),
  };
}

/** Only the one that the environment needs must be there, which the plan knows. */
function missing(error: unknown): null {
  if (error instanceof BoughError && error.code.startsWith("aws-foundation-")) return null;
  throw error;
}

async function toActual(aws: AwsClients, { id, name, status, outputs }: Stack): Promise<ActualStack> {
  const templates = await readTemplates(aws, id);
  return {
    name,
    status,
    release: outputs["Release"] ?? null,
    templates: Object.fromEntries(templates.map(({ path, template }) => [path, template])),
  };
}
