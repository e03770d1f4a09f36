import type { CheckSpec } from "../../../../model/checks.ts";
import type { EnvironmentContext } from "../environment-context.ts";
import { ownerOf } from "./public-paths.ts";

type Noted = Pick<EnvironmentContext, "spec" | "host" | "paths">;

/** Where a release on AWS goes another way than the definition says, a sentence each. */
export const releaseNotes = (context: Noted): readonly string[] => [
  ...missingChecks(context),
  ...missingContracts(context),
  ...missingExperiment(context),
  ...missingSessions(context),
];

/** Checks that nothing makes. */
function missingChecks({ spec, host, paths }: Noted): readonly string[] {
  const { beforeTraffic, atEachStep, afterTraffic } = spec.checks;
  const checks = [...new Set([...beforeTraffic, ...atEachStep, ...afterTraffic])];
  const shifts = spec.strategy.kind !== "rolling" && spec.strategy.kind !== "all-at-once";
  if (checks.length === 0) return [];
  if (!shifts) return [`With strategy ${spec.strategy.kind} nothing shifts: ${named(checks)} cannot hold it back.`];
  if (host === null)
    return [`Without a domain nothing reaches a new revision by itself: ${named(checks)} cannot hold a shift back.`];
  const lost = checks.filter((check) => !paths.has(serviceOf(check, spec) ?? ""));
  return lost.length === 0 ? [] : [`ECS asks only at services whose traffic shifts: ${named(lost)} hold nothing back.`];
}

const serviceOf = (check: CheckSpec, spec: Noted["spec"]): string | null =>
  check.kind === "command" ? check.with : ownerOf(spec, check.path);

const named = (checks: readonly CheckSpec[]): string => [...new Set(checks.map(({ name }) => name))].join(", ");

function missingContracts({ spec: { resources } }: Noted): readonly string[] {
  const held = Object.entries(resources).filter(([, one]) => one.kind === "service" && one.contract !== null);
  if (held.length === 0) return [];
  return [`Contracts are checked on one machine: that of ${held.map(([name]) => name).join(", ")} is not, here.`];
}

function missingExperiment({ spec: { strategy } }: Noted): readonly string[] {
  if (!("chaos" in strategy) || strategy.chaos === null) return [];
  return [`Experiments run on one machine: ${strategy.chaos} is left out.`];
}

/** The load balancer shares out requests, not people. */
function missingSessions({ spec: { strategy, sticky } }: Noted): readonly string[] {
  const shares = strategy.kind === "canary" || strategy.kind === "linear";
  if (shares)
    return [
      `ECS shares out requests, not people: while shares shift, the cookie ${sticky.cookie} keeps nobody at one release.`,
    ];
  return sticky.keep ? ["ECS moves every session with the traffic: none stays at the release that it began on."] : [];
}
