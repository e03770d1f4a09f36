import { GetObjectCommand, PutObjectCommand, S3Client, paginateListObjectsV2 } from "@aws-sdk/client-s3";
import { mapLimit } from "../../lib/map-limit.ts";
import type { LogClient } from "./log-calls.ts";
import type { LogEntry } from "./log-entry.ts";
import { entryKey, type LogLocation, numberOfKey, snapshotKey } from "./log-location.ts";

const AT_ONCE = 16;
const MOST_ATTEMPTS = 8;

/** The log in a bucket: an object an entry, each written only if its number is free. */
export function openLogClient(location: LogLocation): LogClient {
  const { bucket, prefix, region, profile, endpoint } = location;
  const s3 = new S3Client({
    region,
    maxAttempts: MOST_ATTEMPTS,
    ...(profile === null ? {} : { profile }),
    ...(endpoint === null ? {} : { endpoint, forcePathStyle: true }),
  });

  return {
    async read({ from }) {
      const keys = await list(`${prefix}log/`, entryKey(location, from - 1));
      return mapLimit(keys, AT_ONCE, readEntry);
    },
    async append({ number, entry }) {
      const key = entryKey(location, number);
      try {
        const body = JSON.stringify(entry);
        await s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: body, IfNoneMatch: "*" }));
        return true;
      } catch (error) {
        if (!(error instanceof Error && TAKEN.has(error.name))) throw error;
        // The answer to an attempt of ours may have been lost.
        return (await readEntry(key)).id === entry.id;
      }
    },
    async latestSnapshot() {
      const key = (await list(`${prefix}snapshots/`)).at(-1);
      if (key === undefined) return null;
      const { Body: body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
      return { number: numberOfKey(key), content: (await body?.transformToByteArray()) ?? new Uint8Array() };
    },
    async putSnapshot({ number, content }) {
      await s3.send(new PutObjectCommand({ Bucket: bucket, Key: snapshotKey(location, number), Body: content }));
      return null;
    },
  };

  async function list(below: string, after?: string): Promise<readonly string[]> {
    const keys: string[] = [];
    const query = { Bucket: bucket, Prefix: below, StartAfter: after };
    for await (const page of paginateListObjectsV2({ client: s3 }, query))
      for (const { Key: key = "" } of page.Contents ?? []) keys.push(key);
    return keys;
  }

  async function readEntry(key: string): Promise<LogEntry> {
    const { Body: body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    return JSON.parse((await body?.transformToString()) ?? "null") as LogEntry;
  }
}

/** The second when two wrote at the same moment. */
const TAKEN = new Set(["PreconditionFailed", "ConditionalRequestConflict"]);
