import { LATENCY_BOUNDS } from "./series.ts";
import type { Series } from "./series.ts";
import type { Metrics } from "./metrics.ts";

/** All metrics in Prometheus' text format 0.0.4. */
export function exposition(metrics: Metrics): string {
  const requests: string[] = [];
  const durations: string[] = [];
  const inFlight: string[] = [];
  const sessions: string[] = [];
  const conversions: string[] = [];
  const failovers: string[] = [];
  const mirrored: string[] = [];
  for (const series of metrics.all()) {
    const labels = labelText(series);
    for (const [status, count] of series.statuses) {
      requests.push(`${REQUESTS}{${labels},status="${status}"} ${count}`);
    }
    for (const [group, latency] of series.latencies) {
      durations.push(...histogram(`${labels},status="${group}xx"`, latency));
    }
    inFlight.push(`${IN_FLIGHT}{${labels}} ${series.inFlight}`);
    const { ok, failed, converted } = series.sessions;
    if (ok > 0) sessions.push(`${SESSIONS}{${labels},outcome="ok"} ${ok}`);
    if (failed > 0) sessions.push(`${SESSIONS}{${labels},outcome="failed"} ${failed}`);
    for (const [name, count] of converted) conversions.push(`${CONVERSIONS}{${labels},name="${name}"} ${count}`);
    if (series.failedOver > 0) failovers.push(`${FAILOVERS}{${labels}} ${series.failedOver}`);
    for (const [result, count] of Object.entries(series.mirror.results))
      if (count > 0) mirrored.push(`${MIRRORED}{${labels},result="${result}"} ${count}`);
  }
  return [
    ...family(
      REQUESTS,
      "counter",
      "Requests by the status of their response; 499 is a client that did not wait.",
      requests,
    ),
    ...family(DURATION, "histogram", "Time from a request's header to its response's, by status class.", durations),
    ...family(IN_FLIGHT, "gauge", "Requests and tunnels under way.", inFlight),
    ...family(CONNECTIONS, "gauge", "Connections of clients.", [`${CONNECTIONS} ${metrics.connections}`]),
    ...family(TUNNELS, "gauge", "Open WebSockets and other tunnels.", [`${TUNNELS} ${metrics.tunnels}`]),
    ...family(RETRIES, "counter", "Requests sent again after a connection failed.", [`${RETRIES} ${metrics.retries}`]),
    ...family(SESSIONS, "counter", "Sessions that have gone quiet; one failed when any of its requests did.", sessions),
    ...family(CONVERSIONS, "counter", "Sessions in which the named thing happened.", conversions),
    ...family(
      FAILOVERS,
      "counter",
      "Requests that another release took over, as no instance of this one was well or could be reached.",
      failovers,
    ),
    ...family(
      MIRRORED,
      "counter",
      "Requests mirrored to this release: the same answer as the client's, another status, another body, or none.",
      mirrored,
    ),
    "",
  ].join("\n");
}

function family(name: string, type: string, help: string, lines: readonly string[]): readonly string[] {
  return [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`, ...lines];
}

function histogram(
  labels: string,
  latency: { count: number; sum: number; buckets: readonly number[] },
): readonly string[] {
  let below = 0;
  const lines = LATENCY_BOUNDS.map((bound, index) => {
    below += latency.buckets[index] ?? 0;
    return `${DURATION}_bucket{${labels},le="${bound}"} ${below}`;
  });
  lines.push(`${DURATION}_bucket{${labels},le="+Inf"} ${latency.count}`);
  lines.push(`${DURATION}_sum{${labels}} ${latency.sum}`, `${DURATION}_count{${labels}} ${latency.count}`);
  return lines;
}

function labelText({ labels }: Series): string {
  return Object.entries(labels)
    .map(([name, value]: [string, string]) => `${name}="${value.replaceAll(/[\\"\n]/g, escape)}"`)
    .join(",");
}

function escape(character: string): string {
  return character === "\n" ? "\\n" : `\\${character}`;
}

const REQUESTS = "bough_requests_total";
const DURATION = "bough_request_duration_seconds";
const IN_FLIGHT = "bough_requests_in_flight";
const CONNECTIONS = "bough_client_connections";
const TUNNELS = "bough_tunnels";
const SESSIONS = "bough_sessions_total";
const CONVERSIONS = "bough_conversions_total";
const FAILOVERS = "bough_failovers_total";
const MIRRORED = "bough_mirrored_requests_total";
const RETRIES = "bough_retries_total";
