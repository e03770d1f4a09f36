import type { AwsSpec } from "../../../model/provider.ts";
import { costItem, type Estimate, estimateOf, HOURS_PER_MONTH } from "./estimate.ts";
import type { Prices } from "./price-table.ts";

const ZONES = 2;
/** ECR twice and logs; those of S3 and DynamoDB are free. */
const INTERFACES = 3;

export const networks = ["public", "endpoints", "nat"] as const satisfies readonly AwsSpec["network"][];

export interface FoundationCost {
  readonly network: AwsSpec["network"];
  readonly production: boolean;
  /** Whether it makes a hosted zone of its own. */
  readonly zone: boolean;
  readonly prices: Prices;
}

/** What a foundation costs whether or not an environment is on it. Pure. */
export function estimateFoundation({ network, production, zone, prices }: FoundationCost): Estimate {
  const gateways = network === "nat" ? (production ? ZONES : 1) : 0;
  return estimateOf([
    costItem("load balancer", "hours", HOURS_PER_MONTH, "hours", prices.loadBalancerHour),
    costItem("load balancer", "public addresses", ZONES * HOURS_PER_MONTH, "hours", prices.publicAddressHour),
    costItem("network", "NAT gateways", gateways * HOURS_PER_MONTH, "hours", prices.natGatewayHour),
    costItem("network", "addresses of NAT gateways", gateways * HOURS_PER_MONTH, "hours", prices.publicAddressHour),
    costItem(
      "network",
      "endpoints",
      network === "endpoints" ? INTERFACES * ZONES * HOURS_PER_MONTH : 0,
      "hours",
      prices.endpointHour,
    ),
    costItem("domain", "hosted zone", zone ? 1 : 0, "zones", prices.hostedZoneMonth),
  ]);
}
