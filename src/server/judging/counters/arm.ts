import type { Arm as RouterArm, ArmMoments } from "../../../router/metrics/arm.ts";

/** What a judge takes of a router worker's counters of one release on one route. Everything only grows. */
export type Arm = Pick<
  RouterArm,
  "worker" | "route" | "release" | "statuses" | "latency" | "logLatency" | "sessions" | "failedOver"
>;

export type Moments = ArmMoments;
