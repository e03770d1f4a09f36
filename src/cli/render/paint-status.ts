import type { DeploymentStatus, EnvironmentStatus } from "../../model/records.ts";
import type { Format, Paint } from "./painter.ts";

const COLOURS: Readonly<Record<EnvironmentStatus | DeploymentStatus, Format>> = {
  live: "green",
  succeeded: "green",
  failed: "red",
  deploying: "yellow",
  destroying: "yellow",
  running: "yellow",
  queued: "yellow",
  asleep: "dim",
  destroyed: "dim",
  superseded: "dim",
  cancelled: "dim",
};

export const paintStatus = (status: EnvironmentStatus | DeploymentStatus, paint: Paint): string =>
  paint(COLOURS[status], status);
