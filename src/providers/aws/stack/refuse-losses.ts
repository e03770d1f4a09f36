import { BoughError } from "../../../lib/bough-error.ts";
import { type StackChange, describeChange } from "./stack-change.ts";
import { statefulTypes } from "./stateful-types.ts";

export interface LossRules {
  /** Whether the environment is protected. */
  readonly protect: boolean;
  /** Logical ids of stateful resources that may go in spite of it. */
  readonly replace: readonly string[];
}

/** Keeps a change set from taking data away from a protected environment. */
export function refuseLosses(changes: readonly StackChange[], { protect, replace }: LossRules): void {
  if (!protect) return;
  const losses = changes.filter((change) => losesData(change) && !replace.includes(logicalIdOf(change)));
  const [first] = losses;
  if (first === undefined) return;
  throw new BoughError(
    "aws-data-loss",
    `The change would take data away from a protected environment: ${losses.map(describeChange).join("; ")}.`,
    {
      hint: `Move the data to a resource of another name first, or, if the data may go, name it: aws({ replace: [${losses
        .map((loss) => JSON.stringify(logicalIdOf(loss)))
        .join(", ")}] }).`,
    },
  );
}

const losesData = (change: StackChange): boolean =>
  change.type in statefulTypes && (change.replacement === "yes" || (change.action === "remove" && !change.retained));

const logicalIdOf = ({ path }: StackChange): string => path.slice(path.lastIndexOf("/") + 1);
