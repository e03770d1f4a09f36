export { app, type AppOptions } from "./app.ts";
export type { Definition } from "./definition.ts";
export type { EnvironmentRule, Resource, Resources } from "./environment-rule.ts";
export { service, type ServiceOptions, type ServiceResource } from "./service.ts";
export { site, type SiteOptions, type SiteResource } from "./site.ts";
export type { Strategy } from "./strategy.ts";
export { table, type TableKey, type TableOptions, type TableResource } from "./table.ts";
