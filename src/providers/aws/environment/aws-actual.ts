import type { Json } from "../../../lib/json.ts";
import type { ErrorRecord } from "../../../model/records.ts";
import type { HookedTemplates } from "../hook/hooked-templates.ts";
import type { FoundationInput } from "../synth/environment-input.ts";
import type { Drift } from "../stack/read-drift.ts";
import type { FoundationName } from "../names.ts";

/** What is on AWS of one environment, and what it would be made from. */
export interface AwsActual {
  /** Those that the region has; environments that are protected need the production one. */
  readonly foundations: Readonly<Partial<Record<FoundationName, ActualFoundation>>>;
  /** Why a foundation is not among them. */
  readonly missing: Readonly<Partial<Record<FoundationName, ErrorRecord>>>;
  /** Null when there is no stack. */
  readonly stack: ActualStack | null;
  /** What `bough.aws.ts` makes of the release that a plan is wanted for; null when its commit has none. */
  readonly hooked: HookedTemplates | null;
}

export interface ActualFoundation {
  readonly input: FoundationInput;
  /** The environment's place on its load balancer: the one that it has, or a free one. */
  readonly slot: number;
}

export interface ActualStack {
  readonly name: string;
  readonly status: string;
  /** `3` of the root's output `Release`; null when it does not tell. */
  readonly release: string | null;
  /** Instances of each service, as scaling has set them, by the output that names it: `ServiceApi`. */
  readonly running: Readonly<Record<string, number>>;
  /** The templates as they were deployed last, by the path of the stack: `` for the root, `Data/` for a nested one. */
  readonly templates: Readonly<Record<string, Json>>;
  /** What somebody changed by hand. */
  readonly drift: readonly Drift[];
}

/** Begins the names of the root's outputs that name services. */
export const SERVICE_OUTPUT = "Service";
