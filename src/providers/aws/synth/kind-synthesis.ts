import type { ResourceSpec } from "../../../model/spec.ts";
import type { EnvironmentContext } from "./environment-context.ts";

/** How a kind of resource becomes constructs: one file a kind, and a line in `kinds.ts`. */
export interface KindSynthesis<Kind extends ResourceSpec["kind"] = ResourceSpec["kind"]> {
  readonly kind: Kind;
  synthesize(context: EnvironmentContext, name: string, spec: Extract<ResourceSpec, { kind: Kind }>): void;
}
