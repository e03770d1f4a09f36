import { type MetricName, type MetricQuery, type MetricSeries, metricUnits } from "../../../provider/metric.ts";
import { type Measures, measuresIn } from "./measures.ts";
import { type Growth, growths } from "./growth.ts";
import { latencyQuantile } from "./latency-quantile.ts";
import type { Sample } from "./sample.ts";
import { spread, wholePart } from "./spread.ts";

type Query = Pick<MetricQuery, "resource" | "instances" | "from" | "to" | "period">;

/** What the samples say, as series. Pure. */
export function seriesOf(samples: readonly Sample[], query: Query): readonly MetricSeries[] {
  const subjects = new Map<string, Subject>();
  for (const growth of growths(samples)) {
    addCounts(subjects, growth, query);
    addInstances(subjects, growth, query);
    addDisk(subjects, growth, query);
  }
  return [...subjects.values()]
    .toSorted((one, other) => nameOf(one).localeCompare(nameOf(other), "en", { numeric: true }))
    .flatMap((subject) => toSeries(subject, query));
}

/** Whom something was measured of. */
interface Subject {
  readonly resource: string | null;
  readonly instance: string | null;
  readonly release: string | null;
  /** By the beginning of the period. */
  readonly periods: Map<number, Measures>;
}

type Whose = Omit<Subject, "periods">;

const nameOf = ({ resource, instance }: Whose): string => `${resource ?? ""} ${instance ?? ""}`;

function addCounts(subjects: Map<string, Subject>, { counts }: Growth, query: Query): void {
  for (const { of, requests, errors, latency, ...span } of counts) {
    const release = of.instance === null ? null : of.release;
    for (const part of spread(span, query.period)) {
      const measures = at(subjects, { ...of, release }, part.period, query);
      if (measures === null) continue;
      measures.requests = (measures.requests ?? 0) + wholePart(requests, part);
      measures.errors += wholePart(errors, part);
      for (const [index, count] of latency)
        measures.latency.set(index, (measures.latency.get(index) ?? 0) + wholePart(count, part));
    }
  }
}

function addInstances(subjects: Map<string, Subject>, { cpu, sample }: Growth, query: Query): void {
  for (const { of, milliseconds, ...span } of cpu)
    for (const part of spread(span, query.period))
      for (const measures of both(subjects, of, part.period, query)) {
        measures.cpu += milliseconds * (part.end - part.begin);
        measures.elapsed += (span.to - span.from) * (part.end - part.begin);
      }
  const period = Math.floor(sample.at / query.period) * query.period;
  for (const one of sample.instances) {
    if (one.usage === null) continue;
    for (const measures of both(subjects, one, period, query)) measures.memory.push(one.usage.memory);
  }
  for (const [resource, all] of Map.groupBy(
    sample.instances.filter(({ serves }) => serves),
    (one) => one.resource,
  )) {
    const measures = at(subjects, { resource, instance: null, release: null }, period, query);
    measures?.healthy.push(all.filter(({ healthy }) => healthy === true).length);
    measures?.wanted.push(all.length);
  }
}

function addDisk(subjects: Map<string, Subject>, { sample: { at: time, disk } }: Growth, query: Query): void {
  if (disk === null) return;
  const period = Math.floor(time / query.period) * query.period;
  at(subjects, { resource: null, instance: null, release: null }, period, query)?.disk.push(disk);
}

/** Of the instance; and of its resource, whose own are those that take traffic. */
function both(
  subjects: Map<string, Subject>,
  { resource, name, release, serves }: Sample["instances"][number],
  period: number,
  query: Query,
): readonly Measures[] {
  const own = at(subjects, { resource, instance: name, release }, period, query);
  const all = serves ? at(subjects, { resource, instance: null, release: null }, period, query) : null;
  return [own, all].filter((one) => one !== null);
}

/** Null for what is not asked for. */
function at(
  subjects: Map<string, Subject>,
  { resource, instance, release }: Whose,
  period: number,
  query: Query,
): Measures | null {
  const outside = period + query.period <= query.from || period >= query.to;
  if (outside || (query.resource !== null && resource !== query.resource)) return null;
  if (instance !== null && !query.instances) return null;
  const key = nameOf({ resource, instance, release });
  const subject = subjects.get(key) ?? { resource, instance, release, periods: new Map<number, Measures>() };
  subjects.set(key, subject);
  const measures = subject.periods.get(period) ?? measuresIn();
  subject.periods.set(period, measures);
  return measures;
}

function toSeries({ periods, resource, instance, release }: Subject, { period }: Query): readonly MetricSeries[] {
  const sorted = [...periods].toSorted(([a], [b]) => a - b);
  return Object.entries(values).flatMap(([key, valueOf]) => {
    const name = key as MetricName;
    const points = sorted.flatMap(([time, measures]) => {
      const value = valueOf(measures);
      return value === null ? [] : [[new Date(time).toISOString(), value] as const];
    });
    return points.length === 0 ? [] : [{ name, unit: metricUnits[name], resource, instance, release, period, points }];
  });
}

const mean = (list: readonly number[]): number | null =>
  list.length === 0 ? null : list.reduce((sum, one) => sum + one, 0) / list.length;

/** What is told of a period; null where nothing is known. */
export const values = {
  requests: ({ requests }) => requests,
  errors: ({ requests, errors }) => (requests === null ? null : errors),
  "latency.p50": ({ latency }) => latencyQuantile(latency, 0.5),
  "latency.p95": ({ latency }) => latencyQuantile(latency, 0.95),
  "latency.p99": ({ latency }) => latencyQuantile(latency, 0.99),
  instances: ({ healthy }) => (healthy.length === 0 ? null : Math.min(...healthy)),
  "instances.wanted": ({ wanted }) => (wanted.length === 0 ? null : Math.max(...wanted)),
  cpu: ({ cpu, elapsed }) => (elapsed <= 0 ? null : Math.round((cpu / elapsed) * 1000) / 10),
  memory: ({ memory }) => rounded(mean(memory)),
  disk: ({ disk }) => rounded(mean(disk)),
} satisfies Partial<Record<MetricName, (measures: Measures) => number | null>>;

const rounded = (value: number | null): number | null => (value === null ? null : Math.round(value));
