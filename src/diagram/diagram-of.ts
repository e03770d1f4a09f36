import type { ResourceSpec, ServiceSpec, Spec } from "../model/spec.ts";
import type { Diagram, DiagramEdge, DiagramNode } from "./diagram.ts";

/** What an environment is when it runs, on the provider that its spec names. Pure. */
export function diagramOf(spec: Spec): Diagram {
  const entries = entryNodes(spec);
  const resources = Object.entries(spec.resources).map(([name, resource]) => resourceNode(spec, name, resource));
  return {
    title: `${spec.app} · ${spec.environment} (${spec.provider.name === "aws" ? `AWS ${spec.provider.region}` : "one machine"})`,
    nodes: [...entries, ...resources],
    edges: [...entryEdges(entries), ...publicEdges(spec, entries), ...linkEdges(spec)],
  };
}

function entryNodes(spec: Spec): readonly DiagramNode[] {
  const people: DiagramNode = { id: "people", kind: "people", label: "People", detail: "" };
  if (spec.provider.name === "local") {
    return [people, { id: "router", kind: "entry", label: "Router", detail: "traffic, splits, health" }];
  }
  const kinds = Object.values(spec.resources);
  const balanced = kinds.some((resource) => resource.kind === "service");
  const open = kinds.filter((resource) => resource.kind === "service" && resource.paths.length > 0);
  // Files come from it, without a domain the name, and the choice between several services.
  const fronted = spec.provider.domain === null || open.length > 1 || kinds.some(({ kind }) => kind === "site");
  return [
    people,
    ...(fronted ? [{ id: "edge", kind: "entry", label: "CloudFront", detail: "TLS, cache, paths" } as const] : []),
    ...(balanced
      ? [{ id: "balancer", kind: "entry", label: "Load balancer", detail: "shared, one rule a service" } as const]
      : []),
  ];
}

/** People come to the first, and each leads to the next. */
function entryEdges(entries: readonly DiagramNode[]): readonly DiagramEdge[] {
  return entries
    .slice(1)
    .map(({ id }, index) => ({ from: entries[index]?.id ?? "", to: id, label: index === 0 ? "HTTPS" : "" }));
}

function publicEdges({ resources }: Spec, entries: readonly DiagramNode[]): readonly DiagramEdge[] {
  const paths = new Map<string, string[]>();
  const claim = (name: string, pattern: string): void => void paths.set(name, [...(paths.get(name) ?? []), pattern]);
  for (const [name, resource] of Object.entries(resources)) {
    if (resource.kind === "table") continue;
    for (const pattern of resource.paths) claim(name, pattern);
    for (const [pattern, to] of resource.kind === "site" ? Object.entries(resource.routes) : []) claim(to, pattern);
  }
  return Object.entries(resources).flatMap(([name, resource]) => {
    const patterns = paths.get(name);
    if (patterns === undefined) return [];
    return [{ from: entryOf(resource, entries), to: idOf(resource, name), label: [...new Set(patterns)].join(" ") }];
  });
}

/** A site's files come from the first entry, a service's answers from the last. */
function entryOf({ kind }: ResourceSpec, entries: readonly DiagramNode[]): string {
  const entry = kind === "site" ? entries[1] : entries.at(-1);
  return entry?.id ?? "people";
}

function linkEdges({ resources }: Spec): readonly DiagramEdge[] {
  return Object.entries(resources).flatMap(([name, resource]) => {
    if (resource.kind !== "service") return [];
    return Object.entries(resource.link).flatMap(([alias, target]) => {
      const linked = resources[target];
      return linked === undefined
        ? []
        : [{ from: idOf(resource, name), to: idOf(linked, target), label: alias === target ? "" : alias }];
    });
  });
}

function resourceNode(spec: Spec, name: string, resource: ResourceSpec): DiagramNode {
  return { id: idOf(resource, name), kind: resource.kind, label: name, detail: detailOf(spec, resource) };
}

const idOf = ({ kind }: ResourceSpec, name: string): string => `${kind}:${name}`;

function detailOf({ provider, protect }: Spec, resource: ResourceSpec): string {
  const onAws = provider.name === "aws";
  switch (resource.kind) {
    case "site":
      return onAws ? "files in S3" : "files, immutable caching";
    case "table":
      return `${onAws ? "DynamoDB" : "DynamoDB API"}, key ${resource.key.name}${onAws && protect ? ", recovery" : ""}`;
    case "service":
      return serviceDetail(resource, onAws);
  }
}

function serviceDetail({ instances, memory }: ServiceSpec, onAws: boolean): string {
  const size = memory === null ? "" : `, ${Math.round(memory / 1024 ** 2)} MB`;
  return `${instances} × ${onAws ? "Fargate" : instances === 1 ? "process" : "processes"}${size}`;
}
