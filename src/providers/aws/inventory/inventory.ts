import type { EnvironmentRef, OwnedItem } from "../../../provider/provider.ts";
import type { AwsClients } from "../client/aws-clients.ts";
import { type GateRef, environmentStackName, gateParameter, tagKeys } from "../names.ts";
import { readStack, readStacks } from "../stack/read-stack.ts";
import type { Stack } from "../stack/stack.ts";
import type { OwnedResource } from "./owned-resource.ts";
import { readGates } from "../shift/read-gates.ts";
import { readExisting } from "./read-resources.ts";

/** Everything on AWS that belongs to an environment, or to any: its stack, and what carries its tags. */
export async function inventory(aws: AwsClients, environment?: EnvironmentRef): Promise<readonly OwnedItem[]> {
  const stacks = await (environment === undefined ? readStacks(aws) : readOne(aws, environment));
  const items = stacks.flatMap(toItem);
  const alive = new Set(items.map(({ owner }) => keyOf(owner)));
  const [resources, gates] = await Promise.all([
    readExisting(aws, (owner) => alive.has(keyOf(owner)), environment),
    readGates(aws, environment),
  ]);
  return [...items, ...resources.map(toOwned), ...gates.map(toGate)];
}

/** What a protected environment keeps is in its stack, and goes nowhere, as long as there is one. */
const toOwned = ({ kind, arn, owner, kept }: OwnedResource): OwnedItem => ({
  kind,
  id: arn,
  owner,
  release: null,
  ...(kept && { kept }),
});

const toGate = (gate: GateRef): OwnedItem => ({
  kind: "parameter",
  id: gateParameter(gate),
  owner: { app: gate.app, slug: gate.slug },
  release: null,
});

const keyOf = ({ app, slug }: EnvironmentRef): string => `${app}/${slug}`;

async function readOne(aws: AwsClients, environment: EnvironmentRef): Promise<readonly Stack[]> {
  const stack = await readStack(aws, environmentStackName(environment));
  return stack === null ? [] : [stack];
}

/** Root stacks alone: a nested one has their tags as well, and goes with its root. Tags without the name, or the name without tags, are not enough. */
function toItem({ name, tags }: Stack): readonly OwnedItem[] {
  const [app, slug] = [tags[tagKeys.app], tags[tagKeys.environment]];
  if (app === undefined || slug === undefined || name !== environmentStackName({ app, slug })) return [];
  return [{ kind: "stack", id: name, owner: { app, slug }, release: null }];
}
