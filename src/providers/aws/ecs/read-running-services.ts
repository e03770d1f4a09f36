import type { EnvironmentRef } from "../../../provider/provider.ts";
import type { AwsClients } from "../client/aws-clients.ts";
import { SERVICE_OUTPUT } from "../environment/aws-actual.ts";
import { environmentStackName, foundationNames, foundationStackName, tagKeys } from "../names.ts";
import { readStack } from "../stack/read-stack.ts";
import type { Stack } from "../stack/stack.ts";

/** Services of an environment, as its stack tells them. */
export interface RunningServices {
  /** Name of the foundation's cluster. */
  readonly cluster: string;
  /** As metrics call it. */
  readonly loadBalancer: string;
  /** `Api` of the output `ServiceApi` → name in ECS. */
  readonly services: Readonly<Record<string, string>>;
}

/** Null where there is no stack, or none of its services has been made. */
export async function readRunningServices(
  aws: AwsClients,
  environment: EnvironmentRef,
): Promise<RunningServices | null> {
  const stack = await readStack(aws, environmentStackName(environment));
  return stack === null ? null : servicesOf(aws, stack);
}

export async function servicesOf(
  aws: AwsClients,
  { outputs, tags }: Pick<Stack, "outputs" | "tags">,
): Promise<RunningServices | null> {
  const named = Object.entries(outputs).filter(([key]) => key.startsWith(SERVICE_OUTPUT));
  const name = foundationNames.find((one) => one === tags[tagKeys.foundation]);
  if (named.length === 0 || name === undefined) return null;
  const { ClusterName: cluster, LoadBalancerFullName: loadBalancer = "" } =
    (await readStack(aws, foundationStackName(name)))?.outputs ?? {};
  if (cluster === undefined) return null;
  const services = Object.fromEntries(named.map(([key, service]) => [key.slice(SERVICE_OUTPUT.length), service]));
  return { cluster, loadBalancer, services };
}
