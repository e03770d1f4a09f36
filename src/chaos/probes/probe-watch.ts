import type { ProbeSpec } from "../../model/chaos.ts";
import type { ProbeReport } from "../experiment-report.ts";

/** One probe that is looked at again and again. Rejects only when the looking itself fails. */
export interface ProbeWatch {
  /** What is looked at begins now. */
  baseline(): Promise<void>;
  look(): Promise<void>;
  /** What all looks say. */
  report(): ProbeReport;
  /** Whether all is as it should be right now. */
  calm(): boolean;
  /** Whether the latest looks are reason enough to stop an experiment. */
  alarming(): boolean;
}

export type HttpProbe = Extract<ProbeSpec, { readonly kind: "http" }>;
export type MetricProbe = Extract<ProbeSpec, { readonly kind: "metric" }>;

/** The latest looks, by which an alarm is judged. */
export const ALARM_LOOKS = 10;

/** Looks in a row that must hold before the faults, and after them. */
export const CALM_LOOKS = 3;
