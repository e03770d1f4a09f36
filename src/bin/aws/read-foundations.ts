import type { AwsWhere, FoundationState } from "../../cli/aws/aws-foundations.ts";
import type { AwsClients } from "../../providers/aws/client/aws-clients.ts";
import { readIdentity } from "../../providers/aws/foundation/read-identity.ts";
import { readRemembered } from "../../providers/aws/foundation/read-remembered.ts";
import {
  type FoundationName,
  deployRoleName,
  foundationNames,
  foundationStackName,
  tagKeys,
} from "../../providers/aws/names.ts";
import { readStacks } from "../../providers/aws/stack/read-stack.ts";
import { foundationCost } from "./foundation-cost.ts";
import { foundationWish } from "./foundation-wish.ts";
import { openAccount } from "./open-account.ts";

/** Both foundations of an account in a region, whether they exist or not. */
export async function readFoundations(where: AwsWhere): Promise<readonly FoundationState[]> {
  const aws = openAccount(where);
  try {
    return await Promise.all(foundationNames.map((name) => stateOf(aws, name)));
  } finally {
    aws.close();
  }
}

export async function stateOf(aws: AwsClients, name: FoundationName): Promise<FoundationState> {
  const [{ account, partition }, stacks, remembered] = await Promise.all([
    readIdentity(aws, null),
    readStacks(aws),
    readRemembered(aws, name),
  ]);
  const stack = stacks.find((one) => one.name === foundationStackName(name)) ?? null;
  const environments = stacks
    .filter(({ tags, parent }) => parent === null && tags[tagKeys.foundation] === name && tagKeys.app in tags)
    .map(({ tags }) => `${tags[tagKeys.app]} ${tags[tagKeys.environment]}`);
  const wish = remembered === null ? null : foundationWish({}, { name, known: [], before: remembered.wish });
  const role = `arn:${partition}:iam::${account}:role/${deployRoleName(name, aws.region)}`;
  return {
    name,
    stack: foundationStackName(name),
    account,
    region: aws.region,
    status: stack?.status ?? null,
    protectedAgainstDeletion: stack?.terminationProtection ?? false,
    monthly: wish === null ? null : foundationCost(wish, aws.region).monthly,
    deployRole: wish === null || wish.deployers.length === 0 ? null : role,
    environments: [...new Set(environments)].toSorted(),
    outputs: stack?.outputs ?? {},
  };
}
