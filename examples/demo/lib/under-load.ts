import { startLoad, type LoadReport } from "../../../tools/load.ts";
import { waitFor } from "../../../tools/wait-for.ts";
import { expect } from "./expect.ts";
import type { Stage } from "./stage.ts";

/** Requests per second that are promised, and those that are sent to keep the promise. */
const [PROMISED, RATE] = [500, 520];
const CONNECTIONS = 16;
/** Requests before the work begins, and after it has ended. */
const LEAD = RATE / 2;

/** Does something while production is asked for Margaret's birthday, and holds when every single answer is right. */
export async function underLoad(stage: Stage, work: () => Promise<void>): Promise<LoadReport> {
  const load = startLoad({
    port: stage.port,
    host: "birthday.localhost",
    path: "/hello/Margaret",
    rate: RATE,
    connections: CONNECTIONS,
  });
  const more = async (): Promise<void> => {
    const enough = load.sent() + LEAD;
    await waitFor("requests to be sent", () => load.sent() >= enough);
  };
  let report: LoadReport;
  try {
    await more();
    await work();
    await more();
  } finally {
    report = await load.stop();
  }
  const { sent, seconds, failures } = report;
  const some = failures.slice(0, 5).map(({ at, status, error, ms }) => `${at} ${status ?? error} after ${ms} ms`);
  expect(failures.length === 0, `none of ${sent} requests to fail`, `${failures.length} did: ${some.join("; ")}`);
  expect(
    sent / seconds >= PROMISED,
    `at least ${PROMISED} requests a second`,
    `there were ${Math.round(sent / seconds)}`,
  );
  return report;
}
