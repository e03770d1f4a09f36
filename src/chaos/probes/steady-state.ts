import type { ProbeSpec } from "../../model/chaos.ts";
import type { ChaosPorts, ChaosTarget } from "../chaos-ports.ts";
import type { PhaseReport, ProbeReport } from "../experiment-report.ts";
import type { ProbeWatch } from "./probe-watch.ts";
import { watchHttp } from "./watch-http.ts";
import { watchMetric } from "./watch-metric.ts";

/** Several probes that are looked at together, from one moment on. */
export class SteadyState {
  private readonly requests: readonly ProbeWatch[];
  private readonly metrics: readonly ProbeWatch[];
  private readonly ports: ChaosPorts;
  private readonly from: number;

  constructor(probes: readonly ProbeSpec[], target: ChaosTarget, ports: ChaosPorts) {
    this.ports = ports;
    this.from = ports.clock.now();
    this.requests = probes.flatMap((probe) => (probe.kind === "http" ? [watchHttp(probe, target, ports)] : []));
    this.metrics = probes.flatMap((probe) => (probe.kind === "metric" ? [watchMetric(probe, target, ports)] : []));
  }

  async baseline(): Promise<void> {
    await Promise.all(this.all.map((watch) => watch.baseline()));
  }

  async look(): Promise<void> {
    await Promise.all(this.requests.map((watch) => watch.look()));
    // What was asked just now counts as well.
    await Promise.all(this.metrics.map((watch) => watch.look()));
  }

  calm(): boolean {
    return this.all.every((watch) => watch.calm());
  }

  /** A probe that is reason enough to stop; null when none is. */
  alarm(): ProbeReport | null {
    return this.all.find((watch) => watch.alarming())?.report() ?? null;
  }

  report(): PhaseReport {
    return { from: this.from, to: this.ports.clock.now(), probes: this.all.map((watch) => watch.report()) };
  }

  private get all(): readonly ProbeWatch[] {
    return [...this.requests, ...this.metrics];
  }
}
