import type { OwnedItem } from "../../../provider/provider.ts";
import type { AwsClients } from "../client/aws-clients.ts";
import { readExisting } from "../inventory/read-resources.ts";
import { removeGate } from "../shift/gate.ts";
import type { Watching } from "../stack/wait-until-idle.ts";
import { removeEnvironment, removeResource } from "./remove-environment.ts";

/** Longest time that one environment may take to go, in milliseconds. */
const DEADLINE = 60 * 60_000;

/** Removes what prune has found. Nothing of an environment goes by itself while it has a stack: that goes first. */
export async function removeItem(aws: AwsClients, { kind, id, owner }: OwnedItem, token: string): Promise<void> {
  const watching: Watching = { aws, signal: AbortSignal.timeout(DEADLINE), log: () => undefined };
  if (kind === "stack") return removeEnvironment(watching, owner, token);
  if (kind === "parameter") return removeGate(aws, owner);
  const resource = (await readExisting(aws, () => false, owner)).find(({ arn }) => arn === id);
  if (resource !== undefined) await removeResource(watching, resource, token);
}
