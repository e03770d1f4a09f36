import type { Step } from "../../../engine/plan.ts";
import type { ReleaseRecord } from "../../../model/records.ts";
import type { ServiceSpec } from "../../../model/spec.ts";

/** What both kinds of step are given. */
export interface ContractStepInput {
  readonly app: string;
  readonly slug: string;
  readonly service: string;
  readonly version: number;
  /** The release whose contract serves; null when none does. */
  readonly serving: number | null;
}

export interface ContractCheckRequest {
  readonly release: ReleaseRecord;
  /** The release that serves; null for the first one. */
  readonly serving: ReleaseRecord | null;
  /** Steps after which the artifact of a service is there. */
  readonly built: (service: string) => readonly string[];
  /** Steps after which the new revision can be reached at no traffic. */
  readonly reachable: (service: string) => readonly string[];
}

const compareDeadline = 60_000;
const checkDeadline = 5 * 60_000;

/**
 * The steps that hold a release's services to their contracts, before any gate: the contract is
 * compared with the one that serves as soon as both are there, and the running revision is checked
 * against its own. Pure. A service without a contract has none of them.
 */
export function planContractChecks({ release, serving, built, reachable }: ContractCheckRequest): Step[] {
  const { app, slug, version } = release;
  return contracted(release).flatMap(([service, path]): Step[] => {
    const earlier = serving?.version !== version && contractOf(serving, service) !== null ? serving : null;
    const input = { app, slug, service, version, serving: earlier?.version ?? null };
    const compare: Step[] =
      earlier === null
        ? []
        : [
            {
              id: `contract.compare:${service}`,
              kind: "contract.compare",
              title: `Compare ${service}'s contract with the one that serves`,
              reason: `clients of v${earlier.version} rely on it`,
              needs: built(service),
              input,
              deadline: compareDeadline,
            },
          ];
    const check: Step = {
      id: `contract.check:${service}@v${version}`,
      kind: "contract.check",
      title: `Check ${service} against its contract`,
      reason: `${path} says what it answers`,
      needs: [...reachable(service), ...compare.map(({ id }) => id)],
      input,
      deadline: checkDeadline,
    };
    return [...compare, check];
  });
}

const contracted = ({ spec }: ReleaseRecord): (readonly [string, string])[] =>
  Object.entries(spec.resources).flatMap(([name, resource]) =>
    resource.kind === "service" && resource.contract !== null ? [[name, resource.contract] as const] : [],
  );

export const contractOf = (release: ReleaseRecord | null, service: string): string | null =>
  serviceOf(release, service)?.contract ?? null;

function serviceOf(release: ReleaseRecord | null, service: string): ServiceSpec | null {
  const resource = release?.spec.resources[service];
  return resource?.kind === "service" ? resource : null;
}
