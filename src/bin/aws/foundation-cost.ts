import type { FoundationCost } from "../../cli/aws/aws-foundations.ts";
import { estimateFoundation, networks } from "../../providers/aws/cost/estimate-foundation.ts";
import { priceTable } from "../../providers/aws/cost/price-table.ts";
import type { FoundationWish } from "../../providers/aws/synth/foundation-settings.ts";

/** What a foundation costs by itself, and what it would cost with another network. Pure. */
export function foundationCost(
  { name, network, domain, hostedZone }: Pick<FoundationWish, "name" | "network" | "domain" | "hostedZone">,
  region: string,
): FoundationCost {
  const { prices, noted } = priceTable(region);
  const zone = domain !== null && hostedZone === null;
  const monthlyWith = (one: FoundationWish["network"]): number =>
    estimateFoundation({ network: one, production: name === "production", zone, prices }).monthly;
  return {
    monthly: monthlyWith(network),
    network,
    otherwise: networks.filter((one) => one !== network).map((one) => ({ network: one, monthly: monthlyWith(one) })),
    noted,
  };
}
