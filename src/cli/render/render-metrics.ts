import { plainLine } from "../../lib/plain-line.ts";
import type { MetricSeries, MetricsAnswer } from "../../server/client/api-client.ts";
import { renderTable } from "./render-table.ts";
import { sparkline } from "./sparkline.ts";

const WIDTH = 20;

const HEADING = [
  "RESOURCE",
  "REQUESTS",
  "TREND",
  "ERRORS",
  "P50",
  "P95",
  "P99",
  "INSTANCES",
  "CPU",
  "MEMORY",
  "DISK",
  "READS",
  "WRITES",
  "THROTTLED",
];

/** A row for each resource, and for each instance that is told; counts are sums, all else is as it was last. Pure. */
export function renderMetrics({ series, from, to }: MetricsAnswer, room?: number): string {
  const subjects = Map.groupBy(series, ({ resource, instance }) => `${resource ?? ""} ${instance ?? ""}`);
  const stretch = { from: Date.parse(from), to: Date.parse(to), width: WIDTH };
  const rows = [...subjects.values()].map((own) => rowOf(own, (points) => sparkline(points, stretch)));
  return renderTable({ heading: HEADING, rows, empty: "", optional: ["TREND", "P50", "DISK"], room });
}

type Points = MetricSeries["points"];

function rowOf(own: readonly MetricSeries[], draw: (points: Points) => string): readonly string[] {
  const points = (name: MetricSeries["name"]): Points => own.find((one) => one.name === name)?.points ?? [];
  const sum = (name: MetricSeries["name"]): number | null =>
    points(name).length === 0 ? null : points(name).reduce((total, [, value]) => total + value, 0);
  const last = (name: MetricSeries["name"]): number | null => points(name).at(-1)?.[1] ?? null;
  const requests = sum("requests");
  return [
    labelOf(own),
    whole(requests),
    draw(requests === null ? points("cpu") : points("requests")),
    errorsOf(sum("errors"), requests),
    ...(["latency.p50", "latency.p95", "latency.p99"] as const).map((name) => time(last(name))),
    instancesOf(last("instances"), last("instances.wanted")),
    show(last("cpu"), (value) => `${Math.round(value)} %`),
    size(last("memory")),
    size(last("disk")),
    whole(sum("reads")),
    whole(sum("writes")),
    whole(sum("throttles")),
  ];
}

function labelOf([first]: readonly MetricSeries[]): string {
  if (first === undefined) return "";
  if (first.instance !== null) return `  ${plainLine(first.instance)}`;
  return first.resource ?? "(all of it)";
}

const show = (value: number | null, text: (value: number) => string): string => (value === null ? "" : text(value));

const whole = (value: number | null): string => show(value, (known) => Math.round(known).toLocaleString("en"));

const errorsOf = (errors: number | null, requests: number | null): string =>
  show(errors, (known) =>
    known === 0 || requests === null || requests === 0
      ? whole(known)
      : `${whole(known)} (${((known / requests) * 100).toPrecision(2)} %)`,
  );

const instancesOf = (healthy: number | null, wanted: number | null): string =>
  healthy === null && wanted === null ? "" : `${healthy ?? "?"}/${wanted ?? "?"}`;

const time = (ms: number | null): string =>
  show(ms, (known) =>
    known < 1000 ? `${Number(known.toPrecision(known < 10 ? 2 : 3))} ms` : `${(known / 1000).toFixed(1)} s`,
  );

const UNITS = [
  ["GB", 1024 ** 3],
  ["MB", 1024 ** 2],
  ["kB", 1024],
] as const;

/** As the definition writes sizes: a MB is 1024 kB. */
function size(bytes: number | null): string {
  if (bytes === null) return "";
  const [unit, factor] = UNITS.find(([, least]) => bytes >= least) ?? ["B", 1];
  return `${Number((bytes / factor).toPrecision(3))} ${unit}`;
}
