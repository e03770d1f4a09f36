import { BoughError } from "../../../lib/bough-error.ts";
import type { EnvironmentRef } from "../../../provider/provider.ts";
import { poll } from "../stack/poll.ts";
import type { Watching } from "../stack/wait-until-idle.ts";
import type { ReadShifts } from "./read-shifts.ts";
import type { ServiceShift } from "./service-shift.ts";

export interface WantedShare {
  readonly environment: EnvironmentRef;
  /** `v4` */
  readonly release: string;
  /** Percent. */
  readonly share: number;
  /** How many services shift. */
  readonly services: number;
  /** ECS deployments from before, which do not count. */
  readonly earlier: readonly string[];
}

/** ECS shares out by whole thousandths. */
const EXACT = 0.98;

/**
 * Waits until ECS has given the release its share in every service.
 *
 * @throws `aws-release-taken-back` when ECS has ended before.
 */
export async function waitForShare(watching: Watching, readShifts: ReadShifts, wanted: WantedShare): Promise<void> {
  const { environment, release, share, services, earlier } = wanted;
  await poll(
    async () => {
      const shifts = (await readShifts(environment)).filter(
        ({ deployment, target }) => target.release === release && !earlier.includes(deployment),
      );
      const failed = shifts.find((shift) => !shift.underWay && shift.status !== "SUCCESSFUL");
      if (failed !== undefined) throw takenBack(failed, release);
      const reached = shifts.filter(({ target }) => target.share >= share * EXACT);
      return reached.length >= services ? true : null;
    },
    { signal: watching.signal, first: 500, most: 5_000 },
  );
  watching.log(`${release} has ${share} % of the traffic`);
}

const takenBack = ({ service, status, reason }: ServiceShift, release: string): BoughError =>
  new BoughError(
    "aws-release-taken-back",
    `ECS has taken ${release} of ${service} back: ${reason ?? status.toLowerCase().replaceAll("_", " ")}.`,
    {
      hint: "`bough logs` has what its instances said; the checks' answers are in the log of the foundation's ReleaseHook.",
    },
  );
