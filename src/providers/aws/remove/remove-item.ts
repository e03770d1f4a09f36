import type { OwnedItem } from "../../../provider/provider.ts";
import type { AwsClients } from "../client/aws-clients.ts";
import type { AwsDeps } from "../aws-deps.ts";
import { readExisting } from "../inventory/read-resources.ts";
import { removeGate } from "../shift/gate.ts";
import { readGates } from "../shift/read-gates.ts";
import type { Watching } from "../stack/wait-until-idle.ts";
import { leaveFoundations } from "./leave-foundations.ts";
import { removeEnvironment, removeResource } from "./remove-environment.ts";

/** Longest time that one environment may take to go, in milliseconds. */
const DEADLINE = 60 * 60_000;

export interface Removing extends Pick<AwsDeps, "ownArtifacts"> {
  readonly aws: AwsClients;
  /** Unique for each removal. */
  readonly token: string;
}

/** Removes what prune has found. Nothing of an environment goes by itself while it has a stack: that goes first. */
export async function removeItem(
  { aws, token, ownArtifacts }: Removing,
  { kind, id, owner }: OwnedItem,
): Promise<void> {
  const watching: Watching = { aws, signal: AbortSignal.timeout(DEADLINE), log: () => undefined };
  if (kind === "stack") {
    await removeEnvironment(watching, owner, token);
    return leaveFoundations(aws, owner, ownArtifacts(owner));
  }
  if (kind === "parameter") {
    for (const gate of await readGates(aws, owner)) await removeGate(aws, gate);
    return;
  }
  const resource = (await readExisting(aws, () => false, owner)).find(({ arn }) => arn === id);
  if (resource !== undefined) await removeResource(watching, resource, token);
}
