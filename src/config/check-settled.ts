import type { ChaosSpec } from "../model/chaos.ts";
import type { ChecksSpec } from "../model/checks.ts";
import type { ResourceSpec } from "../model/spec.ts";
import type { Strategy } from "../model/strategy.ts";
import { definitionError, type Fault, suggest } from "./fault.ts";

export interface SettledReferences {
  readonly strategy: Strategy;
  readonly checks: ChecksSpec;
  readonly chaos: ChaosSpec;
  readonly resources: Readonly<Record<string, ResourceSpec>>;
}

/** Throws when settings name a service, a link or an experiment that is not there. */
export function checkSettled(settled: SettledReferences): void {
  const faults = [
    ...serviceNames(settled).flatMap(([path, name]) => serviceFaults(settled, path, name)),
    ...linkFaults(settled),
    ...usesFaults(settled),
    ...experimentFaults(settled),
  ];
  if (faults.length > 0) throw definitionError(faults);
}

type NamedAt = readonly [path: readonly PropertyKey[], name: string];

function serviceNames({ strategy, checks, chaos }: SettledReferences): readonly NamedAt[] {
  const metrics = "judge" in strategy ? Object.entries(strategy.judge?.metrics ?? {}) : [];
  return [
    ...metrics.flatMap(([name, metric]): readonly NamedAt[] => {
      const path = ["strategy", "judge", "metrics", name, "of"];
      if (metric.kind === "counter") return [[path, metric.service]];
      return metric.source.kind === "prometheus" ? [[path, metric.source.service]] : [];
    }),
    ...Object.entries(checks).flatMap(([hook, list]: [string, ChecksSpec["beforeTraffic"]]) =>
      list.flatMap((check, index): readonly NamedAt[] =>
        check.kind === "command" ? [[["checks", hook, index, "with"], check.with]] : [],
      ),
    ),
    ...Object.entries(chaos.experiments).flatMap(([name, { method, steadyState, stop }]) => [
      ...method.flatMap(({ place }, index): readonly NamedAt[] => {
        const path = ["chaos", "experiments", name, "method", index];
        const from: readonly NamedAt[] = place.at === "link" ? [[[...path, "from"], place.from]] : [];
        return [[[...path, "of"], place.service], ...from];
      }),
      ...[...steadyState, ...stop].flatMap((probe): readonly NamedAt[] =>
        probe.kind === "metric" ? [[["chaos", "experiments", name, "steadyState"], probe.service]] : [],
      ),
    ]),
  ];
}

function serviceFaults({ resources }: SettledReferences, path: readonly PropertyKey[], name: string): readonly Fault[] {
  if (resources[name]?.kind === "service") return [];
  const services = Object.keys(resources).filter((one) => resources[one]?.kind === "service");
  return [
    { path, message: `expected a service of resources, got ${JSON.stringify(name)}`, hint: suggest(name, services) },
  ];
}

function linkFaults({ chaos, resources }: SettledReferences): readonly Fault[] {
  return Object.entries(chaos.experiments).flatMap(([name, { method }]) =>
    method.flatMap(({ place }, index) => {
      if (place.at !== "link") return [];
      const from = resources[place.from];
      if (from?.kind !== "service" || Object.values(from.link).includes(place.service)) return [];
      const path = ["chaos", "experiments", name, "method", index, "from"];
      return [
        { path, message: `${place.from} does not link ${place.service}`, hint: "A fault on a link needs the link." },
      ];
    }),
  );
}

function usesFaults({ resources }: SettledReferences): readonly Fault[] {
  return Object.entries(resources).flatMap(([name, resource]) => {
    if (resource.kind !== "service") return [];
    return Object.keys(resource.uses).flatMap((link) => {
      const target = resources[resource.link[link] ?? ""];
      const path = ["resources", name, "uses", link];
      if (target === undefined)
        return [{ path, message: "no such link", hint: suggest(link, Object.keys(resource.link)) }];
      if (target.kind === "service" && target.contract !== null) return [];
      return [{ path, message: `${link} has no contract`, hint: 'Give it one: contract: "openapi.yaml".' }];
    });
  });
}

function experimentFaults({ strategy, chaos }: SettledReferences): readonly Fault[] {
  const names = Object.keys(chaos.experiments);
  const wanted: readonly NamedAt[] = [
    ...("chaos" in strategy && strategy.chaos !== null ? [[["strategy", "chaos"], strategy.chaos] as const] : []),
    ...(chaos.schedule?.experiments ?? []).map((name): NamedAt => [["chaos", "schedule", "experiments"], name]),
  ];
  const missing = wanted
    .filter(([, name]) => !names.includes(name))
    .map(([path, name]) => ({
      path,
      message: `no such experiment: ${JSON.stringify(name)}`,
      hint: suggest(name, names),
    }));
  const refused = wanted.length > missing.length && !chaos.allowed;
  const message = "experiments may not run here";
  return refused
    ? [...missing, { path: ["chaos", "allowed"], message, hint: "Write chaos: { allowed: true }." }]
    : missing;
}
