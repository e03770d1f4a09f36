import { newId } from "../../lib/new-id.ts";
import type { DeploymentKind, DeploymentRecord } from "../../model/records.ts";

/** What a deployment is about. */
export type Subject = Pick<DeploymentRecord, "app" | "slug" | "environment" | "branch" | "commit" | "release"> &
  Partial<Pick<DeploymentRecord, "createdAt">>;

/** The record of a deployment that waits for its turn. */
export function draftDeployment(kind: DeploymentKind, subject: Subject): DeploymentRecord {
  return {
    id: newId("d"),
    kind,
    status: "queued",
    createdAt: new Date().toISOString(),
    startedAt: null,
    finishedAt: null,
    error: null,
    ...subject,
  };
}
