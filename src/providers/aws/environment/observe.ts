import { BoughError } from "../../../lib/bough-error.ts";
import type { ErrorRecord, ReleaseRecord } from "../../../model/records.ts";
import type { EnvironmentRef } from "../../../provider/provider.ts";
import type { AwsClients } from "../client/aws-clients.ts";
import { readServices } from "../ecs/read-services.ts";
import { readFoundation } from "../foundation/read-foundation.ts";
import { type Identity, readIdentity } from "../foundation/read-identity.ts";
import type { RunHook } from "../hook/run-hook.ts";
import { type FoundationName, environmentStackName, foundationNames, foundationStackName, tagKeys } from "../names.ts";
import { chooseSlot } from "../slots/slots.ts";
import { readDrift } from "../stack/read-drift.ts";
import { readStack } from "../stack/read-stack.ts";
import { readTemplates } from "../stack/read-templates.ts";
import type { Stack } from "../stack/stack.ts";
import { type ActualFoundation, type ActualStack, type AwsActual, SERVICE_OUTPUT } from "./aws-actual.ts";
import { environmentInput, surroundingsOf } from "./environment-plan.ts";

export interface Observation {
  readonly environment: EnvironmentRef;
  /** What a plan is wanted for. */
  readonly release: ReleaseRecord | null;
  readonly asleep: boolean;
  readonly account: string | null;
  readonly runHook: RunHook;
}

/** Looks at what AWS has of an environment, and asks the release's own code what it makes of it. */
export async function observe(
  aws: AwsClients,
  { environment, release, asleep, account, runHook }: Observation,
): Promise<AwsActual> {
  const found = { ...(await look(aws, environment, account)), hooked: null };
  if (release === null) return found;
  return {
    ...found,
    hooked: await runHook(release, environmentInput(release, surroundingsOf(release, found, asleep))),
  };
}

async function look(
  aws: AwsClients,
  environment: EnvironmentRef,
  account: string | null,
): Promise<Omit<AwsActual, "hooked">> {
  const identity = await readIdentity(aws, account);
  const [stack, foundations] = await Promise.all([
    readStack(aws, environmentStackName(environment)),
    Promise.all(
      foundationNames.map(async (name) => [name, await readOne(aws, name, { identity, environment })] as const),
    ),
  ]);
  return {
    foundations: Object.fromEntries(foundations.filter(([, one]) => "slot" in one)),
    missing: Object.fromEntries(foundations.filter(([, one]) => "code" in one)),
    stack: stack === null || stack.status === "REVIEW_IN_PROGRESS" ? null : await toActual(aws, stack),
  };
}

/** Only the one that the environment needs must be there, which the plan knows. */
async function readOne(
  aws: AwsClients,
  name: FoundationName,
  { identity, environment }: { readonly identity: Identity; readonly environment: EnvironmentRef },
): Promise<ActualFoundation | ErrorRecord> {
  try {
    const input = await readFoundation(aws, name, identity);
    return { input, slot: await chooseSlot(aws, input.exports.AssetsBucket, environment) };
  } catch (error) {
    if (!(error instanceof BoughError && error.code.startsWith("aws-foundation-"))) throw error;
    return { code: error.code, message: error.message, hint: error.hint ?? null };
  }
}

async function toActual(aws: AwsClients, { id, name, status, outputs, tags }: Stack): Promise<ActualStack> {
  const [templates, running] = await Promise.all([readTemplates(aws, id), readRunning(aws, outputs, tags)]);
  return {
    name,
    status,
    release: outputs["Release"] ?? null,
    running,
    templates: Object.fromEntries(templates.map(({ path, template }) => [path, template])),
    drift: await readDrift(aws, templates),
  };
}

async function readRunning(
  aws: AwsClients,
  outputs: Stack["outputs"],
  tags: Stack["tags"],
): Promise<Readonly<Record<string, number>>> {
  const named = Object.entries(outputs).filter(([key]) => key.startsWith(SERVICE_OUTPUT));
  const name = foundationNames.find((one) => one === tags[tagKeys.foundation]);
  if (named.length === 0 || name === undefined) return {};
  const cluster = (await readStack(aws, foundationStackName(name)))?.outputs["ClusterName"];
  if (cluster === undefined) return {};
  const services = await readServices(
    aws,
    cluster,
    named.map(([, service]) => service),
  );
  const running = new Map(services.map((service) => [service.name, service.desired]));
  return Object.fromEntries(named.map(([key, service]) => [key, running.get(service) ?? 0]));
}
