import {
  DescribeLogGroupsCommand,
  DescribeLogStreamsCommand,
  GetLogEventsCommand,
  paginateFilterLogEvents,
} from "@aws-sdk/client-cloudwatch-logs";
import { mapLimit } from "../../../lib/map-limit.ts";
import type { EnvironmentRef } from "../../../provider/provider.ts";
import type { AwsClients } from "../client/aws-clients.ts";

/** A line as CloudWatch has it. */
export interface CloudLine {
  /** Unique within its group, or null where CloudWatch gives none. */
  readonly id: string | null;
  readonly resource: string;
  readonly instance: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly line: string;
}

const AT_ONCE = 8;
/** Streams with the newest lines that are looked into for the last ones: one for each instance. */
const NEWEST_STREAMS = 20;

/** Services of the environment that write logs. */
export async function loggingServices({ logs }: AwsClients, { app, slug }: EnvironmentRef): Promise<readonly string[]> {
  const prefix = `/bough/${app}/${slug}/`;
  const { logGroups = [] } = await logs.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: prefix, limit: 50 }));
  return logGroups.map(({ logGroupName = "" }) => logGroupName.slice(prefix.length));
}

/** The last lines of a service, oldest first. */
export async function lastLines(
  { logs }: AwsClients,
  environment: EnvironmentRef,
  { resource, count }: { readonly resource: string; readonly count: number },
): Promise<readonly CloudLine[]> {
  const logGroupName = groupOf(environment, resource);
  const { logStreams = [] } = await logs.send(
    new DescribeLogStreamsCommand({ logGroupName, orderBy: "LastEventTime", descending: true, limit: NEWEST_STREAMS }),
  );
  const lines = await mapLimit(logStreams, AT_ONCE, async ({ logStreamName = "" }) => {
    const { events = [] } = await logs.send(
      new GetLogEventsCommand({ logGroupName, logStreamName, limit: Math.max(1, count), startFromHead: false }),
    );
    return events.map(({ timestamp = 0, message = "" }) => ({
      id: null,
      resource,
      instance: instanceOf(logStreamName),
      at: timestamp,
      line: message,
    }));
  });
  return lines.flat().toSorted((a, b) => a.at - b.at);
}

/** Lines of a service from a time on, oldest first. */
export async function linesSince(
  { logs }: AwsClients,
  environment: EnvironmentRef,
  { resource, since }: { readonly resource: string; readonly since: number },
): Promise<readonly CloudLine[]> {
  const lines: CloudLine[] = [];
  const query = { logGroupName: groupOf(environment, resource), startTime: since };
  for await (const page of paginateFilterLogEvents({ client: logs }, query))
    for (const { eventId = null, logStreamName = "", timestamp = 0, message = "" } of page.events ?? [])
      lines.push({ id: eventId, resource, instance: instanceOf(logStreamName), at: timestamp, line: message });
  return lines.toSorted((a, b) => a.at - b.at);
}

const groupOf = ({ app, slug }: EnvironmentRef, resource: string): string => `/bough/${app}/${slug}/${resource}`;

/** `v3/app/<task>` → `v3/<the first 8 digits of task>` */
function instanceOf(stream: string): string {
  const [release = "", , task = ""] = stream.split("/");
  return task === "" ? stream : `${release}/${task.slice(0, 8)}`;
}
