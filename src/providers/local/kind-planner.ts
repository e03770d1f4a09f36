import type { Step } from "../../engine/plan.ts";
import type { ReleaseRecord } from "../../model/records.ts";
import type { ResourceSpec } from "../../model/spec.ts";
import type { EnvironmentRef } from "../../provider/provider.ts";
import type { LocalActual } from "./actual.ts";

/** One resource of a release that is being planned. */
export interface PlannedResource<Spec extends ResourceSpec> {
  readonly name: string;
  readonly spec: Spec;
  readonly environment: EnvironmentRef;
  readonly release: ReleaseRecord;
  /** Why the release is deployed, for the steps' reasons. */
  readonly reason: string;
  readonly actual: LocalActual;
}

export interface RoutedResource<Spec extends ResourceSpec> {
  readonly name: string;
  readonly spec: Spec;
  readonly release: ReleaseRecord;
  /** Public paths that sites of the release lead to it. */
  readonly routed: readonly string[];
}

/** How one kind of resource takes part in the plan of a release. Pure. */
export interface KindPlanner<Spec extends ResourceSpec> {
  /** Steps that must be done before any service of the release starts: builds and data. */
  prepare(resource: PlannedResource<Spec>): readonly Step[];
  /** Steps that change data for the release before anything of it starts. */
  migrate(resource: PlannedResource<Spec>): readonly Step[];
  /** Steps that start what takes the traffic; they all wait for every preparation. */
  start(resource: PlannedResource<Spec>): readonly Step[];
  /** The public routes of the resource. */
  route(resource: RoutedResource<Spec>): PlannedRoute | null;
}

/** A route before the ports of its instances are known. */
export interface PlannedRoute {
  readonly name: string;
  readonly paths: readonly string[];
  readonly target:
    | { readonly kind: "service"; readonly health: string }
    | { readonly kind: "site"; readonly artifact: string; readonly spa: boolean };
}
