import type { StackStatus } from "@aws-sdk/client-cloudformation";

/** Whether CloudFormation is at work on the stack. A stack under review waits for somebody to execute a change set. */
export const isBusy = (status: StackStatus): boolean =>
  status.endsWith("_IN_PROGRESS") && status !== "REVIEW_IN_PROGRESS";

/** Whether the last operation did what it was asked to. */
export const hasSucceeded = (status: StackStatus): boolean =>
  status === "CREATE_COMPLETE" || status === "UPDATE_COMPLETE" || status === "IMPORT_COMPLETE";

/** Whether the stack can be updated; otherwise it must be made anew or brought back first. */
export const isUpdatable = (status: StackStatus): boolean =>
  hasSucceeded(status) || status === "UPDATE_ROLLBACK_COMPLETE" || status === "IMPORT_ROLLBACK_COMPLETE";

/** Whether the stack never worked: what there is of it can only be deleted. */
export const isStillborn = (status: StackStatus): boolean =>
  status === "ROLLBACK_COMPLETE" ||
  status === "ROLLBACK_FAILED" ||
  status === "CREATE_FAILED" ||
  status === "DELETE_FAILED";
