import type { EnvironmentRecord } from "../../model/records.ts";

type Addressed = Pick<EnvironmentRecord, "app" | "name" | "slug">;

/** Host names of an environment; the first one is the one to show. Production has the app's own name. */
export function hostsOf({ app, name, slug }: Addressed): readonly string[] {
  const hosts = [
    ...(name === "production" ? [`${app}.localhost`] : []),
    ...(name === slug ? [] : [`${name}.${app}.localhost`]),
    `${slug}.${app}.localhost`,
  ];
  return hosts;
}

export function urlOf(environment: Addressed, routerPort: number): string {
  const host = hostsOf(environment)[0] ?? environment.slug;
  return routerPort === 80 ? `http://${host}/` : `http://${host}:${routerPort}/`;
}
