import { request } from "node:http";
import type { ByArm, InstanceCounts } from "../../release/judge/observation.ts";
import type { RunningInstance } from "./traffic-source.ts";

/** Instances by their own health checks, asked now. `restarts` are the counts at the look before. */
export async function countInstances(
  instances: readonly RunningInstance[],
  releases: ByArm<string>,
  restarts: Readonly<Record<string, number>>,
): Promise<ByArm<InstanceCounts>> {
  const asked = await Promise.all(instances.map(async (one) => ({ ...one, healthy: await isHealthy(one) })));
  const of = (release: string): InstanceCounts => {
    const own = asked.filter((one) => one.release === release);
    return {
      total: own.length,
      healthy: own.filter(({ healthy }) => healthy).length,
      restarts: own.reduce((sum, one) => sum + Math.max(0, one.restarts - (restarts[one.id] ?? one.restarts)), 0),
    };
  };
  return { canary: of(releases.canary), stable: of(releases.stable) };
}

export const restartsOf = (instances: readonly RunningInstance[]): Readonly<Record<string, number>> =>
  Object.fromEntries(instances.map(({ id, restarts }) => [id, restarts]));

/** Never throws: what does not answer is not healthy. */
function isHealthy({ host, port, health }: RunningInstance): Promise<boolean> {
  return new Promise((resolve) => {
    const signal = AbortSignal.timeout(health.timeout);
    const headers = { "user-agent": "bough-health" };
    request({ host, port, path: health.path, agent: false, signal, headers }, (response) => {
      response.destroy();
      resolve(response.statusCode !== undefined && response.statusCode >= 200 && response.statusCode < 300);
    })
      .on("error", () => resolve(false))
      .end();
  });
}
