import type { AwsClients } from "../client/aws-clients.ts";
import { poll } from "./poll.ts";
import { readStack } from "./read-stack.ts";
import { isBusy } from "./stack-status.ts";
import type { Stack } from "./stack.ts";

export interface Watching {
  readonly aws: AwsClients;
  readonly signal: AbortSignal;
  /** A line for whoever watches. */
  log(line: string): void;
}

/** Waits while CloudFormation works on the stack, whoever asked it to; null when the stack is gone then. */
export async function waitUntilIdle({ aws, signal, log }: Watching, name: string): Promise<Stack | null> {
  let told = false;
  const { stack } = await poll(
    async () => {
      const stack = await readStack(aws, name);
      if (stack === null || !isBusy(stack.status)) return { stack };
      if (!told) log(`${name} is ${stack.status}: waiting until CloudFormation has finished`);
      told = true;
      return null;
    },
    { signal },
  );
  return stack;
}
