import type { ResourceSpec } from "../../../model/spec.ts";
import type { EnvironmentContext } from "./environment-context.ts";
import type { KindSynthesis } from "./kind-synthesis.ts";
import { serviceKind } from "./service/service-kind.ts";
import { siteKind } from "./site/site-kind.ts";
import { tableKind } from "./table/table-kind.ts";

type Kind = ResourceSpec["kind"];

/** In the order in which they are put together: what is linked before what links it. */
const kinds: { readonly [K in Kind]: KindSynthesis<K> } = { table: tableKind, service: serviceKind, site: siteKind };

/** Puts together every resource of the environment. */
export function synthesizeResources(context: EnvironmentContext): void {
  for (const kind of Object.keys(kinds)) {
    for (const [name, spec] of Object.entries(context.spec.resources)) {
      if (spec.kind === kind) synthesizeResource(context, name, spec);
    }
  }
}

function synthesizeResource(context: EnvironmentContext, name: string, spec: ResourceSpec): void {
  switch (spec.kind) {
    case "table":
      return kinds.table.synthesize(context, name, spec);
    case "service":
      return kinds.service.synthesize(context, name, spec);
    case "site":
      return kinds.site.synthesize(context, name, spec);
  }
}
