import type { DeploymentRecord, EnvironmentRecord, Receipt } from "../../model/records.ts";
import { duration, renderError } from "../client/render-progress.ts";

export interface Outcome {
  readonly deployment: DeploymentRecord;
  readonly url: string | null;
  /** The environment as it is now; null when there is none. */
  readonly environment: EnvironmentRecord | null;
  readonly receipt: Receipt | null;
  /** Message of a failure that the reader has seen already. */
  readonly told: string | null;
}

/** The last lines of a push: what has become of it, with the address last. */
export function renderOutcome(outcome: Outcome): readonly string[] {
  const { deployment } = outcome;
  switch (deployment.status) {
    case "succeeded":
      return deployment.kind === "destroy" ? renderDestroyed(outcome) : renderDeployed(outcome);
    case "failed":
      return [
        `Failed: ${deployment.environment} was not ${deployment.kind === "destroy" ? "destroyed" : "deployed"}.`,
        ...renderReason(outcome),
        ...whatStands(outcome),
      ];
    case "superseded":
      return outcome.environment?.status.startsWith("destroy") === true
        ? ["Superseded: the environment is destroyed."]
        : ["Superseded by a newer deployment, which takes its place."];
    case "cancelled":
      return ["Cancelled.", ...whatStands(outcome)];
    case "queued":
    case "running":
      return [
        `Still ${deployment.status}: it goes on without this push. Follow it with: bough deployment show ${deployment.id}`,
      ];
  }
}

function renderDeployed({ deployment, url }: Outcome): readonly string[] {
  const took =
    deployment.startedAt === null || deployment.finishedAt === null
      ? ""
      : ` in ${duration(Date.parse(deployment.finishedAt) - Date.parse(deployment.startedAt))}`;
  const release = deployment.release === null ? "" : ` v${deployment.release}`;
  return [`Deployed ${deployment.environment}${release}${took}`, ...(url === null ? [] : [url])];
}

function renderDestroyed({ deployment, receipt }: Outcome): readonly string[] {
  const { removed, remaining } = receipt ?? { removed: [], remaining: [] };
  return [
    `Destroyed ${deployment.environment}: removed ${count(removed.map((item) => item.kind))}`,
    ...remaining.map((item) => `  still there, will be tried again: ${item.kind} ${item.id}`),
  ];
}

function renderReason({ deployment, told }: Outcome): readonly string[] {
  return deployment.error === null || deployment.error.message === told ? [] : renderError(deployment.error);
}

function whatStands({ deployment, environment, url }: Outcome): readonly string[] {
  if (deployment.kind === "destroy") return [];
  const kept = "The branch is stored: a fix is simply another push.";
  const release = environment?.release ?? null;
  if (environment?.asleep === true) return [kept, `v${release} sleeps on: bough wake ${environment.name}`];
  return release === null || url === null ? [kept] : [kept, `v${release} serves on at`, url];
}

/** `2 processes, 1 route`. */
function count(kinds: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const kind of kinds) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return counts.size === 0
    ? "nothing"
    : [...counts].map(([kind, times]) => `${times} ${times === 1 ? kind : plural(kind)}`).join(", ");
}

function plural(noun: string): string {
  if (noun.endsWith("y")) return `${noun.slice(0, -1)}ies`;
  return noun.endsWith("s") ? `${noun}es` : `${noun}s`;
}
