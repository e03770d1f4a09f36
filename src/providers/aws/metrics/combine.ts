import type { CloudPoints } from "./cloud-metric.ts";

/** Makes one series of the points of several metrics. */
export type Combine = (parts: readonly CloudPoints[]) => CloudPoints;

const timesOf = (parts: readonly CloudPoints[]): readonly number[] => [
  ...new Set(parts.flatMap((points) => [...points.keys()])),
];

export const sum: Combine = (parts) =>
  new Map(timesOf(parts).map((at) => [at, parts.reduce((total, points) => total + (points.get(at) ?? 0), 0)]));

export const scaled =
  (factor: number): Combine =>
  (parts) =>
    new Map([...sum(parts)].map(([at, value]) => [at, Math.round(value * factor * 100) / 100]));

/**
 * The first `count` metrics say when something was measured, the others are added up: these tell only
 * what there was, so that without them there was none.
 */
export const sumWhere =
  (count: number): Combine =>
  (parts) => {
    const added = sum(parts.slice(count));
    return new Map(timesOf(parts).map((at) => [at, added.get(at) ?? 0]));
  };

/**
 * Of as many groups as there are pairs, the requests of all and then the seconds of all: the time, in
 * milliseconds, of the group that had most requests. Percentiles of two groups do not add up.
 */
export const ofBusiest: Combine = (parts) => {
  const groups = parts.length / 2;
  const points = new Map<number, number>();
  for (const at of timesOf(parts.slice(groups))) {
    const known = parts
      .slice(groups)
      .map((seconds, index) => ({ seconds: seconds.get(at), requests: parts[index]?.get(at) ?? 0 }))
      .filter(({ seconds }) => seconds !== undefined)
      .toSorted((one, other) => other.requests - one.requests);
    const [busiest] = known;
    if (busiest?.seconds !== undefined) points.set(at, Number((busiest.seconds * 1000).toPrecision(4)));
  }
  return points;
};

/** Of a count and a percentage of it: how many that are. */
export const shareOf: Combine = ([all, percent]) =>
  new Map([...(all ?? [])].map(([at, count]) => [at, Math.round((count * (percent?.get(at) ?? 0)) / 100)]));
