/**
 * AWS's public list prices in US dollars, without taxes, free tiers and discounts. They are carried with the
 * project so that an estimate needs no network; `noted` says when they were written down, and they are to
 * be checked against `sources` before anybody budgets with them.
 */
export interface PriceTable {
  readonly region: string;
  /** ISO 8601 date. */
  readonly noted: string;
  readonly prices: Prices;
}

/** One of each unit; a month has 730 hours, as in AWS's own calculator. */
export interface Prices {
  /** Graviton, on demand. */
  readonly fargateVcpuHour: number;
  readonly fargateGigabyteHour: number;
  /** What spare capacity costs of the same; it varies by the hour. */
  readonly fargateSpotShare: number;
  readonly loadBalancerHour: number;
  readonly loadBalancerUnitHour: number;
  readonly publicAddressHour: number;
  readonly natGatewayHour: number;
  readonly natGigabyte: number;
  /** In one zone. */
  readonly endpointHour: number;
  readonly tableMillionReads: number;
  readonly tableMillionWrites: number;
  readonly tableGigabyteMonth: number;
  readonly tableRecoveryGigabyteMonth: number;
  readonly tableBackupGigabyteMonth: number;
  readonly bucketGigabyteMonth: number;
  readonly edgeGigabyte: number;
  readonly edgeMillionRequests: number;
  readonly edgeMillionFunctionCalls: number;
  readonly transferGigabyte: number;
  readonly logGigabyte: number;
  /** For each metric that an alarm looks at. */
  readonly alarmMetricMonth: number;
  readonly dashboardMonth: number;
  readonly hostedZoneMonth: number;
  readonly imageGigabyteMonth: number;
}

export const sources = [
  "https://aws.amazon.com/fargate/pricing/",
  "https://aws.amazon.com/elasticloadbalancing/pricing/",
  "https://aws.amazon.com/vpc/pricing/",
  "https://aws.amazon.com/privatelink/pricing/",
  "https://aws.amazon.com/dynamodb/pricing/on-demand/",
  "https://aws.amazon.com/s3/pricing/",
  "https://aws.amazon.com/cloudfront/pricing/",
  "https://aws.amazon.com/ec2/pricing/on-demand/",
  "https://aws.amazon.com/cloudwatch/pricing/",
  "https://aws.amazon.com/route53/pricing/",
  "https://aws.amazon.com/ecr/pricing/",
  "https://aws.amazon.com/backup/pricing/",
] as const;

const NOTED = "2026-11-20";

const virginia: PriceTable = {
  region: "us-east-1",
  noted: NOTED,
  prices: {
    fargateVcpuHour: 0.032_38,
    fargateGigabyteHour: 0.003_56,
    fargateSpotShare: 0.3,
    loadBalancerHour: 0.0225,
    loadBalancerUnitHour: 0.008,
    publicAddressHour: 0.005,
    natGatewayHour: 0.045,
    natGigabyte: 0.045,
    endpointHour: 0.01,
    tableMillionReads: 0.125,
    tableMillionWrites: 0.625,
    tableGigabyteMonth: 0.25,
    tableRecoveryGigabyteMonth: 0.2,
    tableBackupGigabyteMonth: 0.1,
    bucketGigabyteMonth: 0.023,
    edgeGigabyte: 0.085,
    edgeMillionRequests: 1,
    edgeMillionFunctionCalls: 0.1,
    transferGigabyte: 0.09,
    logGigabyte: 0.5,
    alarmMetricMonth: 0.1,
    dashboardMonth: 3,
    hostedZoneMonth: 0.5,
    imageGigabyteMonth: 0.1,
  },
};

const frankfurt: PriceTable = {
  region: "eu-central-1",
  noted: NOTED,
  prices: {
    ...virginia.prices,
    fargateVcpuHour: 0.037_25,
    fargateGigabyteHour: 0.004_09,
    loadBalancerHour: 0.027,
    natGatewayHour: 0.052,
    natGigabyte: 0.052,
    endpointHour: 0.012,
    tableMillionReads: 0.152_5,
    tableMillionWrites: 0.762_5,
    tableGigabyteMonth: 0.306,
    tableRecoveryGigabyteMonth: 0.244_8,
    tableBackupGigabyteMonth: 0.119_6,
    bucketGigabyteMonth: 0.0245,
    edgeMillionRequests: 1.2,
    logGigabyte: 0.63,
  },
};

const tables: readonly PriceTable[] = [virginia, frankfurt];

/** The region's own prices, or those of Frankfurt, whose `region` then says that they are another's. */
export function priceTable(region: string): PriceTable {
  return tables.find((table) => table.region === region) ?? frankfurt;
}
