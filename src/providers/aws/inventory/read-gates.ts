import { paginateGetParametersByPath } from "@aws-sdk/client-ssm";
import type { EnvironmentRef, OwnedItem } from "../../../provider/provider.ts";
import type { AwsClients } from "../client/aws-clients.ts";
import { GATES, gateParameter } from "../names.ts";
import { hasGate } from "../shift/gate.ts";

/** Gates of releases that are under way, or were cut off for good. */
export async function readGates(aws: AwsClients, environment?: EnvironmentRef): Promise<readonly OwnedItem[]> {
  if (environment !== undefined) return (await hasGate(aws, environment)) ? [toItem(environment)] : [];
  const gates: OwnedItem[] = [];
  for await (const page of paginateGetParametersByPath({ client: aws.ssm }, { Path: GATES, Recursive: true }))
    for (const { Name: name = "" } of page.Parameters ?? []) {
      const [app, slug, ...rest] = name.slice(GATES.length).split("/");
      if (app !== undefined && slug !== undefined && rest.length === 0) gates.push(toItem({ app, slug }));
    }
  return gates;
}

const toItem = (owner: EnvironmentRef): OwnedItem => ({
  kind: "parameter",
  id: gateParameter(owner),
  owner: { app: owner.app, slug: owner.slug },
  release: null,
});
