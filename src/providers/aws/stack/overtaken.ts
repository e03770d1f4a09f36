import { isMissingStack } from "./read-stack.ts";

/**
 * Whether the error of a call for a change set says that somebody else has changed the stack since we
 * looked at it. Executing a change set takes all others of its stack away, and while CloudFormation
 * works on a stack it takes none. `InvalidChangeSetStatus` is also what a second attempt to execute
 * gets when the answer to the first one was lost.
 *
 * Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_ExecuteChangeSet.html
 */
export const isOvertaken = (error: unknown): boolean =>
  isMissingChangeSet(error) || isMissingStack(error) || hasOtherStatus(error);

export const isMissingChangeSet = (error: unknown): boolean =>
  error instanceof Error && (error.name === "ChangeSetNotFound" || error.name === "ChangeSetNotFoundException");

const hasOtherStatus = (error: unknown): boolean =>
  error instanceof Error &&
  (error.name === "InvalidChangeSetStatus" ||
    error.name === "InvalidChangeSetStatusException" ||
    (error.name === "ValidationError" && OTHER_STATUS.test(error.message)));

/** CloudFormation has no codes of their own for these. */
const OTHER_STATUS = /_IN_PROGRESS state and can ?not be updated|already exists and cannot be created/;
