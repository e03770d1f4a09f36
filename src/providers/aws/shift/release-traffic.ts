import { rememberFor } from "../../../lib/remember-for.ts";
import type { EnvironmentRef } from "../../../provider/provider.ts";
import type { ReleaseCounts, ReleaseTraffic } from "../../../provider/release-traffic.ts";
import type { AwsClients } from "../client/aws-clients.ts";
import { readRunningServices } from "../ecs/read-running-services.ts";
import { countRequests, type Minute } from "./count-requests.ts";
import type { ReadShifts } from "./read-shifts.ts";
import type { ServedRevision, ServiceShift } from "./service-shift.ts";

export interface ReleaseTrafficDeps {
  readonly aws: AwsClients;
  readonly readShifts: ReadShifts;
  /** Milliseconds after which CloudWatch has counted a minute whole, of all target groups. */
  readonly settled: number;
}

const MINUTE = 60_000;
/** CloudWatch counts by the minute, and each question has a price: it is asked a few times in what it takes to count. */
const QUESTIONS = 12;
/** How far back what serves is counted from the begin of a deployment, for its baseline. */
const BASELINE = 3 * 60 * MINUTE;
/** Time over which a rate is told. */
const RATE = 15 * MINUTE;

interface Counted {
  readonly service: string;
  readonly revision: ServedRevision;
  readonly minutes: readonly Minute[];
}

/** What the load balancer tells CloudWatch of the requests to each release. */
export function releaseTraffic({ aws, readShifts, settled }: ReleaseTrafficDeps): ReleaseTraffic {
  const fresh = settled / QUESTIONS;
  const shiftsOf = rememberFor(fresh / 3, (key) => readShifts(environmentOf(key)));
  const countedOf = rememberFor(fresh, count);

  return {
    async counts(environment) {
      return (await countedOf(keyOf(environment))).map(toCounts);
    },
    async splits(environment) {
      return (await shiftsOf(keyOf(environment))).map(({ service, target, sources }) => ({
        route: service,
        weights: Object.fromEntries([target, ...sources].map(({ release, share }) => [release, share])),
      }));
    },
    async requestsPerMinute(environment, release) {
      const since = Date.now() - settled - RATE;
      const counted = (await countedOf(keyOf(environment))).filter(({ revision }) => revision.release === release);
      const recent = counted.flatMap(({ minutes }) => minutes.filter(({ at }) => at >= since));
      return recent.reduce((sum, { requests }) => sum + requests, 0) / (RATE / MINUTE);
    },
  };

  async function count(key: string): Promise<readonly Counted[]> {
    const environment = environmentOf(key);
    const [shifts, running] = await Promise.all([shiftsOf(key), readRunningServices(aws, environment)]);
    const served = shifts.flatMap((shift) =>
      [shift.target, ...shift.sources].map((revision) => ({
        service: shift.service,
        revision,
        from: beginOf(shift, revision),
      })),
    );
    if (running === null || served.length === 0) return [];
    const counts = await countRequests(
      aws,
      running.loadBalancer,
      served.map(({ revision }) => revision.targetGroup),
      {
        from: Math.min(...served.map(({ from }) => from)),
        to: minuteOf(Date.now() - settled) + MINUTE,
      },
    );
    return served.map(({ service, revision, from }) => ({
      service,
      revision,
      minutes: (counts.get(revision.targetGroup) ?? []).filter(({ at }) => at >= from),
    }));
  }
}

/** A target group has had other releases before: nothing from before the revision counts. */
function beginOf({ startedAt, underWay, target }: ServiceShift, revision: ServedRevision): number {
  const begun = startedAt.getTime();
  if (revision !== target) return minuteOf(Math.max(begun - BASELINE, revision.createdAt.getTime()));
  return minuteOf(underWay ? begun : Math.max(begun, Date.now() - BASELINE));
}

const minuteOf = (time: number): number => Math.floor(time / MINUTE) * MINUTE;

function toCounts({ service, revision: { release }, minutes }: Counted): ReleaseCounts {
  const requests = minutes.reduce((sum, one) => sum + one.requests, 0);
  const failures = minutes.reduce((sum, one) => sum + one.failures, 0);
  return { route: service, release, successes: Math.max(0, requests - failures), failures };
}

const keyOf = ({ app, slug }: EnvironmentRef): string => `${app}/${slug}`;

function environmentOf(key: string): EnvironmentRef {
  const [app = "", slug = ""] = key.split("/");
  return { app, slug };
}
