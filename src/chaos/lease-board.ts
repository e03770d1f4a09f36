import type { ChaosLease, ChaosPorts } from "./chaos-ports.ts";

/**
 * The leases of all runs, for a place that only takes all at once. A run keeps up its own: what
 * another one sets renews nothing of it. Calls take turns. Rejects when the place does; what was
 * asked for then still holds for the next call.
 */
export function leaseBoard(
  setAll: (leases: readonly ChaosLease[]) => Promise<unknown>,
  now: () => number,
): ChaosPorts["setLeases"] {
  const runs = new Map<string, { readonly leases: readonly ChaosLease[]; readonly at: number }>();
  let turn: Promise<unknown> = Promise.resolve();

  async function post(): Promise<void> {
    const time = now();
    const left = [...runs.values()].flatMap(({ leases, at }) =>
      leases.map((lease) => ({ ...lease, ttl: at + lease.ttl - time })).filter(({ ttl }) => ttl > 0),
    );
    await setAll(left);
  }

  return (run, leases) => {
    if (leases.length === 0) runs.delete(run);
    else runs.set(run, { leases, at: now() });
    const posted = turn.then(post);
    turn = posted.catch(() => undefined);
    return posted;
  };
}
