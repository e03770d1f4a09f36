import { BoughError } from "../../lib/bough-error.ts";
import type { Json } from "../../lib/json.ts";
import type { EnvironmentRecord } from "../../model/records.ts";
import type { OptimiserRecord } from "../../model/optimiser.ts";
import type { TrafficSettings, TrafficShare } from "../../model/traffic.ts";
import { chooseShares } from "../../release/optimise/choose-shares.ts";
import { addLook, type CountedArm, startTally, type Tally } from "../../release/optimise/tally.ts";
import type { EnvironmentKey, Store } from "../../store/store.ts";
import { conversionTimer } from "./conversion-timer.ts";

export interface OptimisersDeps {
  readonly store: Pick<Store, "optimisers" | "environments">;
  /** What the router workers have counted of an environment. */
  arms(environment: EnvironmentKey): Promise<readonly CountedArm[]>;
  /** Changes the split; rejects when something else decides about it now. */
  divide(environment: EnvironmentRecord, split: readonly TrafficShare[], reason: string): Promise<void>;
  report(error: unknown): void;
  readonly now?: () => number;
}

export interface Optimisers {
  /** Begins, in place of one that there may be; what has been counted until then does not count. */
  begin(record: Omit<OptimiserRecord, "state" | "lookedAt">): Promise<OptimiserRecord>;
  end(environment: EnvironmentKey): void;
  /** Goes on with all that are stored. */
  start(): void;
  stop(): void;
}

/** The smallest change of a share, in percent, for which the traffic is divided anew. */
const LEAST_CHANGE = 1;

/** Divides the traffic of environments by what their releases bring about, a look at a time. */
export function createOptimisers({ store, arms, divide, report, now = Date.now }: OptimisersDeps): Optimisers {
  const timer = conversionTimer(async (record) => {
    try {
      await look(record);
    } catch (error) {
      report(error);
      throw error;
    }
  }, now);
  return {
    async begin(draft) {
      const names = draft.releases.map(labelOf);
      const tally = startTally(names, draft.conversion, await arms(draft));
      const record = { ...draft, lookedAt: null, state: asJson(tally) };
      store.optimisers.put(record);
      timer.set(record);
      return record;
    },
    end(environment) {
      store.optimisers.remove(environment);
      timer.clear(environment);
    },
    start: () => store.optimisers.list().forEach((record) => timer.set(record)),
    stop: () => timer.stop(),
  };

  async function look({ app, slug }: EnvironmentKey): Promise<void> {
    const record = store.optimisers.get({ app, slug });
    const environment = store.environments.get({ app, slug });
    if (record === null) return;
    if (environment === null || !divides(environment.traffic, record)) {
      // A deployment has begun, or somebody has set the traffic otherwise: that ends it.
      store.optimisers.remove({ app, slug });
      return;
    }
    const tally = addLook(record.state as unknown as Tally, record.conversion, await arms(record));
    const next = { ...record, state: asJson(tally), lookedAt: new Date(now()).toISOString() };
    store.optimisers.put(next);
    timer.set(next);
    const split = splitOf(record, tally);
    if (changes(environment.traffic.split, split)) await divide(environment, split, reasonOf(record, tally));
  }
}

/** The even split with which it begins. */
export const evenSplit = (releases: readonly number[]): readonly TrafficShare[] =>
  toSplit(
    releases,
    releases.map(() => 100 / releases.length),
  );

/** @throws `traffic-invalid` where the bounds leave no way to divide the traffic. */
export function checkBounds({ releases, least, most }: Pick<OptimiserRecord, "releases" | "least" | "most">): void {
  const count = new Set(releases).size;
  if (count < 2 || count < releases.length)
    throw new BoughError("traffic-invalid", "There must be two releases or more to choose between.", {
      hint: "Name each of them once, such as v4 v3.",
    });
  if (least * count <= 100 && most * count >= 100 && least <= most) return;
  throw new BoughError("traffic-invalid", `${count} releases cannot have from ${least} to ${most} % each.`, {
    hint: "Choose other bounds with --least and --most.",
  });
}

function divides({ split }: TrafficSettings, { releases }: OptimiserRecord): boolean {
  const named = new Set(split.flatMap(({ to }) => (to.kind === "release" ? [to.release] : [])));
  return split.length === releases.length && releases.every((release) => named.has(release));
}

function splitOf({ releases, least, most, seed }: OptimiserRecord, { totals, vetoed }: Tally): readonly TrafficShare[] {
  const arms = releases.map((release) => {
    const { sessions, converted } = totals[labelOf(release)] ?? { sessions: 0, converted: 0 };
    return { release, sessions, converted: Math.min(sessions, converted), vetoed: vetoed.includes(labelOf(release)) };
  });
  return toSplit(releases, chooseShares(arms, { least, most, seed }));
}

/** Tenths of a percent; what rounding leaves goes to the largest share. */
function toSplit(releases: readonly number[], shares: readonly number[]): readonly TrafficShare[] {
  const tenths = shares.map((share) => Math.round(share * 10));
  const largest = tenths.indexOf(Math.max(...tenths));
  const left = 1000 - tenths.reduce((sum, share) => sum + share, 0);
  return releases.map((release, index) => ({
    to: { kind: "release", release },
    percent: ((tenths[index] ?? 0) + (index === largest ? left : 0)) / 10,
  }));
}

const changes = (before: readonly TrafficShare[], after: readonly TrafficShare[]): boolean =>
  after.some(({ to, percent }) => {
    const was = before.find((one) => JSON.stringify(one.to) === JSON.stringify(to));
    return Math.abs((was?.percent ?? 0) - percent) >= LEAST_CHANGE;
  });

function reasonOf({ conversion, releases }: OptimiserRecord, { totals, vetoed }: Tally): string {
  const told = releases.map(labelOf).map((release) => {
    const { sessions = 0, converted = 0 } = totals[release] ?? {};
    const failing = vetoed.includes(release) ? ", fails more often than the others" : "";
    return `${release} ${converted} of ${sessions} sessions${failing}`;
  });
  return `${conversion}: ${told.join("; ")}`;
}

const labelOf = (release: number): string => `v${release}`;
const asJson = (tally: Tally): Json => JSON.parse(JSON.stringify(tally)) as Json;
