import type { Instance } from "./instance.ts";

export interface Drained {
  /** Requests and tunnels that came to their end. */
  readonly drained: number;
  /** Those that were cut at the deadline. */
  readonly aborted: number;
}

/**
 * Waits until nothing is in flight to the instances. Tunnels are closed at once; requests get until
 * `deadline` (milliseconds), then 504. Call it after the table that takes the instances out is live.
 */
export async function drain(instances: readonly Instance[], deadline: number): Promise<Drained> {
  const total = instances.reduce((sum, instance) => sum + instance.flights.size, 0);
  for (const instance of instances) {
    instance.draining = true;
    instance.closeIdle();
    for (const flight of instance.flights) flight.drain();
  }
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, deadline);
  });
  const empty = Promise.all(instances.map((instance) => new Promise<void>((resolve) => instance.whenEmpty(resolve))));
  await Promise.race([empty, late]);
  clearTimeout(timer);
  const left = instances.flatMap((instance) => [...instance.flights]);
  for (const flight of left) flight.cut();
  return { drained: total - Math.min(total, left.length), aborted: left.length };
}
