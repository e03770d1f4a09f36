import { BoughError } from "../../lib/bough-error.ts";
import type { MetricName, MetricSeries } from "../../provider/metric.ts";
import { metricUnits } from "../../provider/metric.ts";
import type { ControlDeps } from "../control-deps.ts";
import { findEnvironment } from "./find-environment.ts";
import { placeOf } from "./places.ts";

export interface MetricsRequest {
  readonly app: string;
  readonly environment: string;
  readonly resource: string | null;
  readonly instances: boolean;
  /** Milliseconds since 1970. */
  readonly from: number;
  readonly to: number;
  /** Milliseconds from point to point; null leaves it to the length of the time. */
  readonly period: number | null;
}

export interface MetricsAnswer {
  /** ISO 8601. */
  readonly from: string;
  readonly to: string;
  /** `local`, `aws` */
  readonly provider: string;
  readonly series: readonly MetricSeries[];
  /** What is not told of environments there. */
  readonly unknown: readonly MetricName[];
}

/** What was measured of an environment, by the provider that it is on. */
export async function measureEnvironment(
  deps: Pick<ControlDeps, "store" | "providers">,
  { app, environment: name, resource, instances, from, to, period }: MetricsRequest,
): Promise<MetricsAnswer> {
  const { slug, release } = findEnvironment(deps.store, app, name);
  const environment = { app, slug };
  if (resource !== null) refuseUnknown(deps, { ...environment, release }, resource);
  const query = { environment, resource, instances, from, to, period: period ?? periodOf(to - from) };
  refuseInvalid(query);
  const place = placeOf(deps.store, environment);
  const { metrics: told } = deps.providers.capabilities(place);
  const names = Object.keys(metricUnits) as readonly MetricName[];
  return {
    from: new Date(from).toISOString(),
    to: new Date(to).toISOString(),
    provider: place.name,
    series: await (await deps.providers.of(place)).metrics(query),
    unknown: names.filter((one) => !told.includes(one)),
  };
}

function refuseUnknown(
  { store }: Pick<ControlDeps, "store">,
  { app, slug, release }: { readonly app: string; readonly slug: string; readonly release: number | null },
  resource: string,
): void {
  const serving = release === null ? null : store.releases.get({ app, slug }, release);
  const names = Object.keys(serving?.spec.resources ?? {});
  if (names.includes(resource)) return;
  throw new BoughError("resource-not-found", `${app} ${slug} has no resource ${resource}.`, {
    hint: names.length === 0 ? "Nothing is live in it yet." : `There are: ${names.join(", ")}.`,
  });
}

/** Points of one series at most. */
const MOST_POINTS = 1_500;
/** As far back as anybody has points: fifteen months. */
const LONGEST = 455 * 86_400_000;

function refuseInvalid({ from, to, period }: { readonly from: number; readonly to: number; readonly period: number }) {
  if (from >= to) throw new BoughError("time-invalid", "The time ends before it begins.");
  if (to - from > LONGEST)
    throw new BoughError("time-invalid", "That is longer than metrics are kept anywhere.", {
      hint: "Ask for 455d at most.",
    });
  if ((to - from) / period > MOST_POINTS)
    throw new BoughError("time-invalid", `A series would have more than ${MOST_POINTS} points.`, {
      hint: "Ask for a longer period, or a shorter time.",
    });
}

const MINUTE = 60_000;
/** Of one series, when nobody says otherwise. */
const POINTS = 60;
const PERIODS = [1, 5, 15, 60, 360, 1_440].map((minutes) => minutes * MINUTE);

const periodOf = (time: number): number =>
  PERIODS.find((period) => time / period <= POINTS) ?? PERIODS.at(-1) ?? MINUTE;
