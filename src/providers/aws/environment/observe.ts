import { BoughError } from "../../../lib/bough-error.ts";
import type { ErrorRecord } from "../../../model/records.ts";
import type { Desired, EnvironmentRef } from "../../../provider/provider.ts";
import type { AwsClients } from "../client/aws-clients.ts";
import { servicesOf } from "../ecs/read-running-services.ts";
import { readServices } from "../ecs/read-services.ts";
import { readFoundation } from "../foundation/read-foundation.ts";
import { type Identity, readIdentity } from "../foundation/read-identity.ts";
import type { RunHook } from "../hook/run-hook.ts";
import { type FoundationName, environmentStackName, foundationNames } from "../names.ts";
import { chooseSlot } from "../slots/slots.ts";
import { readDrift } from "../stack/read-drift.ts";
import { readStack } from "../stack/read-stack.ts";
import { readTemplates } from "../stack/read-templates.ts";
import type { Stack } from "../stack/stack.ts";
import { type ActualFoundation, type ActualStack, type AwsActual, SERVICE_OUTPUT } from "./aws-actual.ts";
import { environmentInput, surroundingsOf } from "./environment-plan.ts";

export interface Observation {
  /** What a plan is wanted for. */
  readonly desired: Desired;
  readonly account: string | null;
  readonly runHook: RunHook;
}

/** Looks at what AWS has of an environment, and asks the release's own code what it makes of it. */
export async function observe(aws: AwsClients, { desired, account, runHook }: Observation): Promise<AwsActual> {
  const { environment, release } = desired;
  const found = { ...(await look(aws, environment, account)), hooked: null };
  if (release === null) return found;
  return {
    ...found,
    hooked: await runHook(release, environmentInput(release, surroundingsOf(desired, release, found))),
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

async function toActual(aws: AwsClients, stack: Stack): Promise<ActualStack> {
  const { id, name, status, outputs } = stack;
  const [templates, running] = await Promise.all([readTemplates(aws, id), readRunning(aws, stack)]);
  return {
    name,
    status,
    release: outputs["Release"] ?? null,
    running,
    templates: Object.fromEntries(templates.map(({ path, template }) => [path, template])),
    drift: await readDrift(aws, templates),
  };
}

/** By the output that names the service. */
async function readRunning(aws: AwsClients, stack: Stack): Promise<Readonly<Record<string, number>>> {
  const running = await servicesOf(aws, stack);
  if (running === null) return {};
  const found = await readServices(aws, running.cluster, Object.values(running.services));
  const desired = new Map(found.map((service) => [service.name, service.desired]));
  return Object.fromEntries(
    Object.entries(running.services).map(([key, name]) => [`${SERVICE_OUTPUT}${key}`, desired.get(name) ?? 0]),
  );
}
