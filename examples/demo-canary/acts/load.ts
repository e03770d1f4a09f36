import { type LoadFailure, type LoadReport, startLoad } from "../../../tools/load.ts";
import { waitFor } from "../../../tools/wait-for.ts";
import { expect } from "../../demo/lib/expect.ts";
import type { Stage } from "../../demo/lib/stage.ts";

const RATE = 300;

/** Does something while production is asked for Margaret's birthday, from a second before. */
export async function underLoad<T>(stage: Stage, work: () => Promise<T>): Promise<{ result: T; report: LoadReport }> {
  const load = startLoad({ port: stage.port, host: "birthday.localhost", path: "/hello/Margaret", rate: RATE });
  try {
    await waitFor("requests to be sent", () => load.sent() >= RATE);
    const result = await work();
    return { result, report: await load.stop() };
  } catch (error) {
    await load.stop();
    throw error;
  }
}

/** Holds when no request failed but those that the release itself answered so. */
export function onlyFailuresOf(report: LoadReport, release: string | null): readonly LoadFailure[] {
  const own = report.failures.filter((failure) => failure.release === release && failure.status === 500);
  const others = report.failures.filter((failure) => !own.includes(failure));
  const some = others.slice(0, 5).map(({ at, status, error, release: by }) => `${at} ${status ?? error} of ${by}`);
  const expected = release === null ? "no request to fail" : `no request to fail but the 500s of ${release}`;
  expect(others.length === 0, expected, `${others.length} of ${report.sent} did: ${some.join("; ")}`);
  return own;
}
