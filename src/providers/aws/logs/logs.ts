import { setTimeout as sleep } from "node:timers/promises";
import { mapLimit } from "../../../lib/map-limit.ts";
import type { LogLine, LogQuery } from "../../../provider/provider.ts";
import type { AwsClients } from "../client/aws-clients.ts";
import { type CloudLine, lastLines, linesSince, loggingServices } from "./read-log-lines.ts";

const AT_ONCE = 4;
/** CloudWatch takes some seconds to show a line, and counts the calls. */
const INTERVAL = 2_000;
/** Lines come late and out of order: so far back it is looked again. */
const OVERLAP = 30_000;

/** The last lines of an environment's services, and those that come while it is followed. */
export async function* logs(aws: AwsClients, query: LogQuery): AsyncGenerator<LogLine> {
  const { environment, resource, tail, follow, signal } = query;
  const services = resource === null ? await loggingServices(aws, environment) : [resource];
  const began = Date.now();
  const last = await each(services, (name) => lastLines(aws, environment, { resource: name, count: tail }));
  const shown = tail === 0 ? [] : last.slice(-tail);
  for (const line of shown) yield plain(line);
  if (!follow) return;

  const seen = new Set(shown.map(keyOf));
  while (!signal.aborted) {
    await sleep(INTERVAL, undefined, { signal }).catch(() => undefined);
    const since = Math.max(began, Date.now() - OVERLAP);
    const news = await each(services, (name) => linesSince(aws, environment, { resource: name, since }));
    for (const line of news) {
      if (seen.has(keyOf(line))) continue;
      seen.add(keyOf(line));
      yield plain(line);
    }
  }
}

async function each(
  services: readonly string[],
  read: (service: string) => Promise<readonly CloudLine[]>,
): Promise<readonly CloudLine[]> {
  const lines = await mapLimit(services, AT_ONCE, async (name) =>
    read(name).catch((error: unknown) => {
      // A service that has not started yet has no log group.
      if (error instanceof Error && error.name === "ResourceNotFoundException") return [];
      throw error;
    }),
  );
  return lines.flat().toSorted((a, b) => a.at - b.at);
}

const keyOf = ({ resource, instance, at, line }: CloudLine): string => `${resource} ${instance} ${at} ${line}`;

const plain = ({ resource, instance, line }: CloudLine): LogLine => ({ resource, instance, line });
