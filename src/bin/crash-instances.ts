import type { ChaosPorts } from "../chaos/chaos-ports.ts";
import { BoughError } from "../lib/bough-error.ts";
import type { SupervisorClient } from "../providers/local/supervisor/client.ts";
import type { LocalTraffic } from "./traffic-source.ts";

interface CrashDeps {
  readonly traffic: Pick<LocalTraffic, "splits" | "instances">;
  readonly supervisor: Pick<SupervisorClient, "crashProcess">;
}

/** Crashes so many instances of a service, drawn at random; of each release that takes traffic, so that all bear the same. */
export function crashInstances({ traffic, supervisor }: CrashDeps): ChaosPorts["kill"] {
  return async (target, service, count) => {
    const [splits, instances] = await Promise.all([traffic.splits(target), traffic.instances(target)]);
    const weights = splits.find(({ route }) => route === service)?.weights ?? {};
    const serving = Object.keys(weights).filter((release) => (weights[release] ?? 0) > 0);
    const chosen = serving.flatMap((release) => {
      const own = instances.filter((one) => one.service === service && one.release === release);
      return draw(
        own.map(({ id }) => id),
        count,
      );
    });
    if (chosen.length === 0)
      throw new BoughError("instance-not-found", `${service} of ${target.app}/${target.slug} has no instance to end.`);
    await Promise.all(chosen.map((id) => supervisor.crashProcess(id)));
    return chosen;
  };
}

function draw(ids: readonly string[], count: number): readonly string[] {
  const drawn = ids.map((id) => ({ id, at: Math.random() })).toSorted((one, other) => one.at - other.at);
  return drawn.slice(0, count).map(({ id }) => id);
}
