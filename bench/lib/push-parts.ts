import type { EngineEvent } from "../../src/engine/event.ts";
import type { DeploymentRecord } from "../../src/model/records.ts";

/** What a push goes through, one after the other. */
export type PushPart =
  | "git client, receive-pack, start of the hook"
  | "definition: checkout, sandbox, resolve"
  | "plan: addresses, release, observe"
  | "build and data, dependencies unchanged"
  | "start of the processes"
  | "until they are healthy"
  | "shift of the traffic"
  | "drain and stop of the old ones"
  | "end of the push";

/**
 * Milliseconds of each part of a push, from the times of its deployment's events; `begun` and `ended`
 * are the push's own, in milliseconds since 1970.
 */
export function pushParts(
  deployment: DeploymentRecord,
  events: readonly EngineEvent[],
  { begun, ended }: { readonly begun: number; readonly ended: number },
): Readonly<Record<PushPart, number>> {
  const done = (kinds: readonly string[], from: number): number =>
    Math.max(from, ...events.filter((event) => isDone(event, kinds)).map(({ at }) => Date.parse(at)));
  const asked = Date.parse(deployment.createdAt);
  const started = Date.parse(deployment.startedAt ?? deployment.createdAt);
  const planned = Date.parse(events.find(({ type }) => type === "planned")?.at ?? "");
  const built = done(["artifact.", "table.", "service.migrate", "data.seed"], planned);
  const running = done(["revision.start"], built);
  const healthy = done(["revision.healthy"], running);
  const shifted = done(["routes.shift"], healthy);
  const stopped = done(["revision.drain", "revision.stop"], shifted);
  return {
    "git client, receive-pack, start of the hook": asked - begun,
    "definition: checkout, sandbox, resolve": started - asked,
    "plan: addresses, release, observe": planned - started,
    "build and data, dependencies unchanged": built - planned,
    "start of the processes": running - built,
    "until they are healthy": healthy - running,
    "shift of the traffic": shifted - healthy,
    "drain and stop of the old ones": stopped - shifted,
    "end of the push": ended - stopped,
  };
}

function isDone(event: EngineEvent, kinds: readonly string[]): boolean {
  return event.type === "step.done" && kinds.some((kind) => event.step.startsWith(kind));
}
