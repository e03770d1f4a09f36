import type { Stack } from "aws-cdk-lib/core";
import type { StackGroup } from "../synthesized-stack.ts";
import { NestedStack } from "./nested-stack.ts";

/** Below CloudFormation's 500, for what a hook adds. */
const ROOM = 400;

export interface PlacedStack {
  readonly group: StackGroup;
  readonly logicalId: string;
  readonly stack: NestedStack;
}

export interface NestedStacks {
  /** A nested stack of the group with room for so many more resources; a new one when the last is full. */
  place(group: StackGroup, resources: number): NestedStack;
  readonly all: readonly PlacedStack[];
}

export function nestedStacks(root: Stack, description: string): NestedStacks {
  const all: PlacedStack[] = [];
  const open = new Map<StackGroup, { stack: NestedStack; room: number; count: number }>();
  return {
    all,
    place: (group, resources) => {
      const last = open.get(group);
      if (last !== undefined && last.room >= resources) {
        last.room -= resources;
        return last.stack;
      }
      const count = (last?.count ?? 0) + 1;
      const name = count === 1 ? group : `${group}-${count}`;
      const stack = new NestedStack(root, name, { description: `${description}: ${name}` });
      const logicalId = `${group.charAt(0).toUpperCase()}${group.slice(1)}${count === 1 ? "" : count}`;
      stack.nestedStackResource?.overrideLogicalId(logicalId);
      all.push({ group, logicalId, stack });
      open.set(group, { stack, room: ROOM - resources, count });
      return stack;
    },
  };
}
