import type { ChaosPorts, ChaosTarget, ProbeAnswer } from "../chaos-ports.ts";
import { percent } from "../percent.ts";
import { ALARM_LOOKS } from "./probe-watch.ts";
import type { HttpProbe, ProbeWatch } from "./probe-watch.ts";

/** Asks the path each time. It holds while the tolerated share of the looks was answered as it should be. */
export function watchHttp(probe: HttpProbe, target: ChaosTarget, ports: ChaosPorts): ProbeWatch {
  const { name, path, status, within, tolerance } = probe;
  const looks: { readonly held: boolean; readonly answer: ProbeAnswer }[] = [];
  const failures = (last: number): number => looks.slice(-last).filter(({ held }) => !held).length;
  return {
    async baseline() {
      // Every look stands for itself.
    },

    async look() {
      const answer = await ports.probe(target, { path, timeout: within });
      looks.push({ held: answer.status === status && answer.ms <= within, answer });
    },

    report() {
      const held = looks.length - failures(Infinity);
      const failed = looks.findLast((look) => !look.held);
      const example = failed === undefined ? "" : `; the last that was not: ${describe(failed.answer)}`;
      return {
        name,
        kind: "http",
        holds: looks.length > 0 && held / looks.length >= tolerance,
        looks: looks.length,
        held,
        detail: `${held} of ${looks.length} answered ${status} within ${within} ms, ${percent(tolerance)} must be${example}`,
      };
    },

    calm: () => looks.at(-1)?.held === true,

    // One failure more than the share leaves room for, however few the looks are yet.
    alarming: () => failures(ALARM_LOOKS) > Math.floor((1 - tolerance) * ALARM_LOOKS + 1e-9),
  };
}

function describe({ status, ms }: ProbeAnswer): string {
  return status === null ? `no answer in ${Math.round(ms)} ms` : `${status} in ${Math.round(ms)} ms`;
}
