import {
  type Change,
  DescribeChangeSetCommand,
  type DescribeChangeSetCommandOutput,
  type ResourceChange,
} from "@aws-sdk/client-cloudformation";
import { mapLimit } from "../../../lib/map-limit.ts";
import type { AwsClients } from "../client/aws-clients.ts";
import type { StackChange } from "./stack-change.ts";
import { statefulTypes } from "./stateful-types.ts";

const AT_ONCE = 4;

/** Every change of a change set, with those of the nested stacks in place of the stacks themselves. */
export async function readChanges(aws: AwsClients, changeSet: string, within = ""): Promise<readonly StackChange[]> {
  const changes = await readAll(aws, changeSet);
  const lists = await mapLimit(
    changes,
    AT_ONCE,
    async ({ ResourceChange: change }): Promise<readonly StackChange[]> => {
      if (change === undefined) return [];
      const path = within + (change.LogicalResourceId ?? "");
      if (change.ChangeSetId === undefined) return [toStackChange(path, change)];
      return readChanges(aws, change.ChangeSetId, `${path}/`);
    },
  );
  return lists.flat();
}

async function readAll({ cloudFormation }: AwsClients, changeSet: string): Promise<readonly Change[]> {
  const changes: Change[] = [];
  let next: string | undefined;
  do {
    const page: DescribeChangeSetCommandOutput = await cloudFormation.send(
      new DescribeChangeSetCommand({ ChangeSetName: changeSet, NextToken: next }),
    );
    changes.push(...(page.Changes ?? []));
    next = page.NextToken;
  } while (next !== undefined);
  return changes;
}

export function toStackChange(path: string, change: ResourceChange): StackChange {
  const details = (change.Details ?? []).map(({ Target: target }) => ({
    name: target?.Name ?? target?.Attribute ?? "",
    recreates:
      target?.RequiresRecreation === "Always" ||
      (statefulTypes[change.ResourceType ?? ""] ?? []).includes(target?.Name ?? ""),
  }));
  const named = details.filter(({ name }) => name !== "").toSorted((a, b) => Number(b.recreates) - Number(a.recreates));
  return {
    path,
    type: change.ResourceType ?? "",
    action: ACTIONS[change.Action ?? "Dynamic"] ?? "dynamic",
    replacement: replacementOf(
      change,
      details.some(({ recreates }) => recreates),
    ),
    retained: change.PolicyAction?.includes("Retain") ?? false,
    because: [...new Set(named.map(({ name }) => name))],
  };
}

const ACTIONS: Readonly<Record<string, StackChange["action"]>> = {
  Add: "add",
  Modify: "modify",
  Remove: "remove",
  Import: "import",
};

/**
 * `Conditional` is what CloudFormation says when it cannot evaluate a value beforehand. With a property
 * that always recreates, the resource is replaced whatever the value turns out to be, if it differs.
 */
function replacementOf(
  { Action: action, Replacement: replacement, ResourceType: type }: ResourceChange,
  recreates: boolean,
): StackChange["replacement"] {
  // A nested stack is changed in place, whatever a change set that does not look into it says.
  if (action === "Add" || action === "Remove" || type === "AWS::CloudFormation::Stack") return "no";
  if (replacement === "True") return "yes";
  if (replacement !== "Conditional") return "no";
  return recreates ? "yes" : "possible";
}
