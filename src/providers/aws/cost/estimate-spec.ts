import type { Spec } from "../../../model/spec.ts";
import { frontedByCloudFront } from "../synth/service/rule-conditions.ts";
import type { Estimate } from "./estimate.ts";
import { estimateEnvironment } from "./estimate-environment.ts";
import { idle, type Load } from "./load.ts";
import { priceTable, sources } from "./price-table.ts";

export interface SpecEstimate {
  readonly idle: Estimate;
  /** Null without a load. */
  readonly loaded: Estimate | null;
  /** Whose prices these are, and since when they have been noted; to be said with every figure. */
  readonly region: string;
  readonly noted: string;
  /** Pages on which AWS publishes them. */
  readonly sources: readonly string[];
}

/** What an environment on AWS costs in a month, when nobody comes and at a load. Pure; null for an environment elsewhere. */
export function estimateSpec(spec: Spec, load: Load | null, asleep = false): SpecEstimate | null {
  const { provider } = spec;
  if (provider.name !== "aws") return null;
  const { region, noted, prices } = priceTable(provider.region);
  const at = (wanted: Load): Estimate =>
    estimateEnvironment({
      spec,
      load: wanted,
      prices,
      publicAddresses: provider.network === "public",
      fronted: frontedByCloudFront(spec, provider.domain !== null),
      asleep,
    });
  return { idle: at(idle), loaded: load === null ? null : at(load), region, noted, sources };
}
