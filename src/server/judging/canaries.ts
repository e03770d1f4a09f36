import { newId } from "../../lib/new-id.ts";
import type { JudgeSpec } from "../../model/judge.ts";
import type { VerdictRecord } from "../../model/verdict-record.ts";
import type { ByArm } from "../../release/judge/observation.ts";
import type { RolloutInput } from "../../release/rollout/steps.ts";
import type { Store } from "../../store/store.ts";
import type { SignalHub } from "../signals/signal-hub.ts";
import { type Canary, openCanary } from "./canary.ts";
import { stableTraffic } from "./counters/stable-traffic.ts";
import { judgeSeeing } from "./judge-seeing.ts";
import { createLookWriter } from "./look-writer.ts";
import { countedSoFar } from "./metrics/counter-difference.ts";
import { readMetrics } from "./metrics/read-metrics.ts";
import { type FrozenSettings, settingsOf } from "./settings-of.ts";
import type { StoredSettings } from "./stored-record.ts";
import { observationsOf, progressOf, settingsIn } from "./stored-record.ts";
import type { TrafficSource } from "./traffic-source.ts";

export interface JudgedRelease extends RolloutInput {
  readonly judge: JudgeSpec;
  /** Milliseconds from the first look to the end of waiting for a verdict. */
  readonly timeout: number;
}

export interface OpenedCanary {
  readonly canary: Canary;
  /** What was measured of stable before it began, in plain words. */
  readonly notes: readonly string[];
}

/** The judges of running deployments. */
export interface Canaries {
  /**
   * The deployment's judge: taken up where it was, or begun with the baselines that stable has now. Each
   * `retry` of a person's begins another one, which knows nothing of the ones before.
   */
  of(deployment: string, release: JudgedRelease): Promise<OpenedCanary>;
}

export interface CanariesDeps {
  readonly store: Pick<Store, "verdicts">;
  readonly signals: SignalHub;
  readonly traffic: TrafficSource;
  readonly now?: () => number;
}

export function createCanaries({ store, signals, traffic, now = Date.now }: CanariesDeps): Canaries {
  const { verdicts } = store;
  const write = createLookWriter(verdicts);
  /** By environment, of which one deployment runs at a time. */
  const opened = new Map<string, { readonly key: string; readonly canary: Promise<OpenedCanary> }>();

  return {
    async of(deployment, release) {
      const round = signals.read(deployment).filter(({ kind }) => kind === "retry").length;
      const key = `${deployment} ${round}`;
      const place = `${release.environment.app}/${release.environment.slug}`;
      const known = opened.get(place);
      if (known?.key === key) return known.canary;
      const canary = open(deployment, release, round);
      opened.set(place, { key, canary });
      // What could not be begun, as when the router did not answer, is tried again.
      canary.catch(() => opened.delete(place));
      return canary;
    },
  };

  async function open(deployment: string, asked: JudgedRelease, round: number): Promise<OpenedCanary> {
    const { judge, notes: without } = await judgeSeeing(traffic, asked.environment, asked.judge);
    const release = { ...asked, judge };
    const record = verdicts.list({ deployment }).find((one) => settingsIn(one).round === round);
    const current = record ?? (await begin(deployment, release, round));
    const { settings, notes } = settingsIn(current);
    const watched = {
      environment: release.environment,
      releases: releasesOf(release),
      settings,
      metrics: release.judge.metrics,
    };
    const deps = { traffic, write, setProgress: verdicts.setProgress, now };
    const stored = { progress: progressOf(current), observations: observationsOf(verdicts.observations(current.id)) };
    return { canary: openCanary(deps, current, watched, stored), notes: [...notes, ...without] };
  }

  async function begin(deployment: string, release: JudgedRelease, round: number): Promise<VerdictRecord> {
    const { environment, version, previous } = release;
    const settings: StoredSettings = { ...(await freeze(release)), round };
    const startedAt = new Date(now()).toISOString();
    const record = { id: newId("j"), deployment, ...environment, release: version, previous: previous ?? 0, startedAt };
    const begun = { ...record, settings, progress: null };
    verdicts.begin(begun);
    return { ...begun, verdict: null, looks: 0, lookedAt: null };
  }

  async function freeze({ environment, judge, timeout, ...release }: JudgedRelease): Promise<FrozenSettings> {
    const releases = releasesOf({ environment, ...release });
    const [arms, seen] = await Promise.all([
      traffic.arms(environment, { flush: false }),
      traffic.instances(environment),
    ]);
    const instances = seen ?? [];
    const { counters } = await readMetrics(
      judge.metrics,
      instances,
      { canary: releases.stable, stable: releases.stable },
      { refuse: traffic.ownPorts },
    );
    const counted = Object.entries(counters).map(
      ([name, readings]) => [name, countedSoFar(readings, instances, releases.stable)] as const,
    );
    return settingsOf(judge, timeout, {
      traffic: stableTraffic(arms, releases.stable),
      counters: Object.fromEntries(counted),
    });
  }
}

export const releasesOf = ({ version, previous }: RolloutInput): ByArm<string> => ({
  canary: `v${version}`,
  stable: `v${previous ?? 0}`,
});
