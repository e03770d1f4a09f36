import { paginateGetParametersByPath } from "@aws-sdk/client-ssm";
import type { EnvironmentRef } from "../../../provider/provider.ts";
import type { AwsClients } from "../client/aws-clients.ts";
import { type GateRef, GATES, foundationNames } from "../names.ts";

/** Gates of releases that are under way, or were cut off for good: of an environment, or of any. */
export async function readGates(aws: AwsClients, environment?: EnvironmentRef): Promise<readonly GateRef[]> {
  const gates: GateRef[] = [];
  for await (const page of paginateGetParametersByPath({ client: aws.ssm }, { Path: GATES, Recursive: true }))
    for (const { Name: name = "" } of page.Parameters ?? []) {
      const [kind, app, slug, ...rest] = name.slice(GATES.length).split("/");
      const foundation = foundationNames.find((one) => one === kind);
      if (foundation === undefined || app === undefined || slug === undefined || rest.length > 0) continue;
      if (environment === undefined || (environment.app === app && environment.slug === slug))
        gates.push({ foundation, app, slug });
    }
  return gates;
}
