import type { CounterMetric, JudgeSpec, LimitMetric } from "../../../model/judge.ts";
import type { ByArm } from "../../../release/judge/observation.ts";
import type { RunningInstance } from "../traffic-source.ts";
import { fetchText } from "./fetch-text.ts";
import { parseExposition, parseSelector, valuesOf } from "./parse-exposition.ts";
import type { Sample } from "./parse-exposition.ts";
import { parseNumber } from "./parse-number.ts";

/** Counters of one instance, cumulative since its process began. */
export interface CounterReading {
  readonly bad: number;
  readonly total: number;
}

/** What the application's own metrics say now. What could not be read, for whatever reason, is null. */
export interface MetricReadings {
  /** Metric → instance → counters, of both revisions. */
  readonly counters: Readonly<Record<string, Readonly<Record<string, CounterReading>> | null>>;
  /** Metric → numbers, of the canary's instances or of the URL. */
  readonly limits: Readonly<Record<string, readonly number[] | null>>;
}

/** `refuse`: ports of this machine that are bough's own, and that no definition has asked for a number. */
export async function readMetrics(
  metrics: JudgeSpec["metrics"],
  instances: readonly RunningInstance[],
  releases: ByArm<string>,
  { refuse }: { readonly refuse: readonly number[] },
): Promise<MetricReadings> {
  const pages = new Map<string, Promise<readonly Sample[] | null>>();
  const page = (instance: RunningInstance, path: string): Promise<readonly Sample[] | null> => {
    const url = `http://${instance.host}:${instance.port}${path}`;
    const known =
      pages.get(url) ??
      fetchText(url)
        .then(parseExposition)
        .catch(() => null);
    pages.set(url, known);
    return known;
  };
  const [counters, limits] = await Promise.all([
    Promise.all(
      Object.entries(metrics).flatMap(([name, metric]) =>
        metric.kind === "counter"
          ? [readCounter(metric, instances, releases, page).then((read) => [name, read] as const)]
          : [],
      ),
    ),
    Promise.all(
      Object.entries(metrics).flatMap(([name, metric]) =>
        metric.kind === "limit"
          ? [readLimit(metric, { instances, releases, page, refuse }).then((read) => [name, read] as const)]
          : [],
      ),
    ),
  ]);
  return { counters: Object.fromEntries(counters), limits: Object.fromEntries(limits) };
}

type PageOf = (instance: RunningInstance, path: string) => Promise<readonly Sample[] | null>;

/** Of every instance of both revisions, or not at all: a part would be compared with the whole. */
async function readCounter(
  { service, path, bad, total }: CounterMetric,
  instances: readonly RunningInstance[],
  releases: ByArm<string>,
  page: PageOf,
): Promise<Readonly<Record<string, CounterReading>> | null> {
  const own = instances.filter((one) => one.service === service && Object.values(releases).includes(one.release));
  const readings = await Promise.all(
    own.map(async (instance) => {
      const samples = await page(instance, path);
      return [instance.id, samples === null ? null : readingOf(samples, bad, total)] as const;
    }),
  );
  const read = readings.filter((reading): reading is [string, CounterReading] => reading[1] !== null);
  const isWhole = read.length === own.length && isOfBoth(own, releases);
  return isWhole ? Object.fromEntries(read) : null;
}

function isOfBoth(instances: readonly RunningInstance[], { canary, stable }: ByArm<string>): boolean {
  return [canary, stable].every((release) => instances.some((one) => one.release === release));
}

/** A labelled counter is not on the page before its first event, so a missing bad one is 0 as long as the total is there. */
function readingOf(samples: readonly Sample[], bad: string, total: string): CounterReading | null {
  const totals = valuesOf(samples, parseSelector(total));
  const all = { bad: sum(valuesOf(samples, parseSelector(bad))), total: sum(totals) };
  const isSound =
    Number.isSafeInteger(all.bad) && Number.isSafeInteger(all.total) && all.bad >= 0 && all.bad <= all.total;
  return totals.length > 0 && isSound ? all : null;
}

interface LimitPlaces {
  readonly instances: readonly RunningInstance[];
  readonly releases: ByArm<string>;
  readonly page: PageOf;
  readonly refuse: readonly number[];
}

async function readLimit(
  { source }: LimitMetric,
  { instances, releases, page, refuse }: LimitPlaces,
): Promise<readonly number[] | null> {
  if (source.kind === "url")
    return fetchText(source.url, { refuse })
      .then((text) => [parseNumber(text)])
      .catch(() => null);
  const own = instances.filter(({ service, release }) => service === source.service && release === releases.canary);
  const selector = parseSelector(source.name);
  const read = await Promise.all(
    own.map(async (instance) => {
      const samples = await page(instance, source.path);
      return samples === null ? [] : valuesOf(samples, selector);
    }),
  );
  const isSound = read.length > 0 && read.every((values) => values.length > 0 && values.every(Number.isFinite));
  return isSound ? read.flat() : null;
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
