import type { ServiceSpec, Spec } from "../../../model/spec.ts";
import { fargateSize } from "../synth/service/fargate-size.ts";
import { type CostItem, costItem, type Estimate, estimateOf, HOURS_PER_MONTH } from "./estimate.ts";
import type { Load } from "./load.ts";
import type { Prices } from "./price-table.ts";

export interface EnvironmentCost {
  readonly spec: Spec;
  readonly load: Load;
  readonly prices: Prices;
  /** In public subnets each task has an address, which costs. */
  readonly publicAddresses: boolean;
  /** Whether CloudFront stands before it. */
  readonly fronted: boolean;
  readonly asleep: boolean;
}

/** Pure. What the foundation costs whether or not the environment is there is not in it. */
export function estimateEnvironment(cost: EnvironmentCost): Estimate {
  const { resources } = cost.spec;
  const services = Object.entries(resources).filter(([, { kind }]) => kind === "service").length;
  const items = Object.entries(resources).flatMap(([name, resource]): readonly CostItem[] => {
    switch (resource.kind) {
      case "service":
        return serviceItems(cost, name, resource, services);
      case "site":
        return siteItems(cost, name);
      case "table":
        return tableItems(cost, name);
    }
  });
  return estimateOf([...items, ...edgeItems(cost), ...watchItems(cost, services)]);
}

const MINUTES_PER_MONTH = HOURS_PER_MONTH * 60;
const IMAGE_GIGABYTES = 0.3;
const SITE_GIGABYTES = 0.05;

const requests = ({ load }: EnvironmentCost): number => load.requestsPerMinute * MINUTES_PER_MONTH;
/** Requests that services answer; all where there is no site. */
function serviceRequests(cost: EnvironmentCost): number {
  const sites = Object.values(cost.spec.resources).some(({ kind }) => kind === "site");
  return requests(cost) * (sites ? 1 - cost.load.siteShare : 1);
}
const gigabytes = (count: number, { load }: EnvironmentCost): number => (count * load.kilobytesPerResponse) / 1024 ** 2;

function serviceItems(cost: EnvironmentCost, name: string, spec: ServiceSpec, services: number): readonly CostItem[] {
  const { prices, load } = cost;
  const { cpu, memory } = fargateSize(spec);
  const hours = cost.asleep ? 0 : spec.instances * HOURS_PER_MONTH;
  const share = cost.spec.preview ? prices.fargateSpotShare : 1;
  const logged = ((serviceRequests(cost) / services) * load.logBytesPerRequest) / 1024 ** 3;
  return [
    costItem(name, "processor", (hours * cpu) / 1024, "vCPU-hours", prices.fargateVcpuHour * share),
    costItem(name, "memory", (hours * memory) / 1024, "GB-hours", prices.fargateGigabyteHour * share),
    costItem(name, "public addresses", cost.publicAddresses ? hours : 0, "hours", prices.publicAddressHour),
    costItem(name, "image", IMAGE_GIGABYTES, "GB", prices.imageGigabyteMonth),
    costItem(name, "logs", logged, "GB", prices.logGigabyte),
  ];
}

function siteItems({ prices }: EnvironmentCost, name: string): readonly CostItem[] {
  return [costItem(name, "files", SITE_GIGABYTES, "GB", prices.bucketGigabyteMonth)];
}

const MILLION = 1_000_000;

function tableItems(cost: EnvironmentCost, name: string): readonly CostItem[] {
  const { prices, load, spec } = cost;
  const kept = spec.protect ? load.storedGigabytes : 0;
  const asked = serviceRequests(cost);
  return [
    costItem(name, "reads", (asked * load.readsPerRequest) / MILLION, "million", prices.tableMillionReads),
    costItem(name, "writes", (asked * load.writesPerRequest) / MILLION, "million", prices.tableMillionWrites),
    costItem(name, "storage", load.storedGigabytes, "GB", prices.tableGigabyteMonth),
    costItem(name, "point-in-time recovery", kept, "GB", prices.tableRecoveryGigabyteMonth),
    costItem(name, "backups", kept, "GB", prices.tableBackupGigabyteMonth),
  ];
}

function edgeItems(cost: EnvironmentCost): readonly CostItem[] {
  const { prices, fronted } = cost;
  const all = requests(cost);
  if (!fronted) return [costItem("edge", "transfer", gigabytes(all, cost), "GB", prices.transferGigabyte)];
  return [
    costItem("edge", "requests", all / MILLION, "million", prices.edgeMillionRequests),
    costItem("edge", "function calls", all / MILLION, "million", prices.edgeMillionFunctionCalls),
    costItem("edge", "transfer", gigabytes(all, cost), "GB", prices.edgeGigabyte),
  ];
}

/** As `observability/` and the rollback alarm make them: four of a service, and two metrics or four in the rate of failures. */
const METRICS_PER_SERVICE = 8;
const METRICS_PER_TABLE = 2;

function watchItems({ spec, prices }: EnvironmentCost, services: number): readonly CostItem[] {
  const tables = Object.values(spec.resources).filter(({ kind }) => kind === "table").length;
  const metrics = spec.preview ? 0 : services * METRICS_PER_SERVICE + tables * METRICS_PER_TABLE;
  return [
    costItem("observability", "alarms", metrics, "metrics", prices.alarmMetricMonth),
    costItem("observability", "dashboard", 1, "dashboards", prices.dashboardMonth),
  ];
}
