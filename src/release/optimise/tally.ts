import { type EProcess, startEProcess, updateEProcess } from "../judge/e-process.ts";

/** Cumulative counts of one release on one route of one router worker. */
export interface CountedArm {
  readonly worker: string;
  readonly route: string;
  /** `v3` */
  readonly release: string;
  readonly sessions: { readonly ok: number; readonly failed: number };
  readonly conversions: Readonly<Record<string, { readonly sessions: number; readonly converted: number }>>;
}

export interface Counts {
  readonly sessions: number;
  readonly converted: number;
  readonly failed: number;
}

/** What is known of the releases among which the traffic is divided; plain data. */
export interface Tally {
  /** By release. */
  readonly totals: Readonly<Record<string, Counts>>;
  /** What the workers had counted at the last look, by worker, route and release. */
  readonly seen: Readonly<Record<string, Counts>>;
  /** By release: that it fails more often than the others together. */
  readonly evidence: Readonly<Record<string, EProcess>>;
  readonly vetoed: readonly string[];
}

/** Probability that some release is found bad that is not, however long it goes on. */
const ALPHA = 0.01;
const NOTHING: Counts = { sessions: 0, converted: 0, failed: 0 };

/** Begins with what has been counted until now: only what comes counts. */
export function startTally(releases: readonly string[], conversion: string, arms: readonly CountedArm[]): Tally {
  return {
    totals: Object.fromEntries(releases.map((release) => [release, NOTHING])),
    seen: seenIn(releases, conversion, arms),
    evidence: Object.fromEntries(releases.map((release) => [release, startEProcess("greater")])),
    vetoed: [],
  };
}

/** Adds what was counted since the last look. A worker that has started anew has counted from nothing. Pure. */
export function addLook(tally: Tally, conversion: string, arms: readonly CountedArm[]): Tally {
  const releases = Object.keys(tally.totals);
  const seen = seenIn(releases, conversion, arms);
  const fresh = new Map(releases.map((release) => [release, NOTHING]));
  for (const [key, now] of Object.entries(seen)) {
    const release = key.slice(key.lastIndexOf(" ") + 1);
    fresh.set(release, plus(fresh.get(release) ?? NOTHING, minus(now, tally.seen[key] ?? NOTHING)));
  }
  const all = [...fresh.values()].reduce(plus, NOTHING);
  const evidence = Object.fromEntries(
    releases.map((release) => {
      const own = fresh.get(release) ?? NOTHING;
      const before = tally.evidence[release] ?? startEProcess("greater");
      const share = all.sessions === 0 ? 0 : own.sessions / all.sessions;
      const failures = { canary: own.failed, stable: all.failed - own.failed };
      return [release, share > 0 && share < 1 ? updateEProcess(before, share, failures) : before];
    }),
  );
  const threshold = Math.log(releases.length / ALPHA);
  return {
    totals: Object.fromEntries(
      releases.map((release) => [release, plus(tally.totals[release] ?? NOTHING, fresh.get(release) ?? NOTHING)]),
    ),
    seen,
    evidence,
    vetoed: releases.filter((release) => tally.vetoed.includes(release) || (evidence[release]?.logE ?? 0) >= threshold),
  };
}

/** Only routes on which it can happen: a session on any other would never convert. */
function seenIn(releases: readonly string[], conversion: string, arms: readonly CountedArm[]): Tally["seen"] {
  const routes = new Set(
    arms.filter(({ conversions }) => conversions[conversion] !== undefined).map(({ route }) => route),
  );
  const counted = arms.filter(
    ({ release, route }) => releases.includes(release) && (routes.size === 0 || routes.has(route)),
  );
  return Object.fromEntries(
    counted.map(({ worker, route, release, sessions, conversions }) => [
      `${worker} ${route} ${release}`,
      {
        sessions: sessions.ok + sessions.failed,
        converted: conversions[conversion]?.converted ?? 0,
        failed: sessions.failed,
      },
    ]),
  );
}

const plus = (a: Counts, b: Counts): Counts => ({
  sessions: a.sessions + b.sessions,
  converted: a.converted + b.converted,
  failed: a.failed + b.failed,
});

const minus = (a: Counts, b: Counts): Counts => ({
  sessions: Math.max(0, a.sessions - b.sessions),
  converted: Math.max(0, a.converted - b.converted),
  failed: Math.max(0, a.failed - b.failed),
});
