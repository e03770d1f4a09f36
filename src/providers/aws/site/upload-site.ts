import { PutObjectCommand, paginateListObjectsV2 } from "@aws-sdk/client-s3";
import { createHash } from "node:crypto";
import { readFile, readdir } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { lookup } from "mrmime";
import { mapLimit } from "../../../lib/map-limit.ts";
import type { AwsClients } from "../client/aws-clients.ts";
import { siteKeys } from "../synth/site/site-keys.ts";

const AT_ONCE = 16;

export interface SiteUpload {
  readonly bucket: string;
  /** `web/` */
  readonly prefix: string;
  /** Folder with the site's files. */
  readonly folder: string;
}

/**
 * Puts the files of a site into its bucket, and returns the keys of those that were not there with
 * that content. Pages come last, so that one never names a file that is not there yet; files of
 * earlier releases stay for the pages that are still open.
 */
export async function uploadSite(aws: AwsClients, { bucket, prefix, folder }: SiteUpload): Promise<readonly string[]> {
  const [there, files] = await Promise.all([readEtags(aws, bucket, prefix), filesOf(folder)]);
  const changed = await mapLimit([...siteKeys(files)], AT_ONCE, async ([name, file]) => {
    const body = await readFile(join(folder, file));
    const key = prefix + name;
    return there.get(key) === createHash("md5").update(body).digest("hex") ? [] : [{ key, file, body }];
  });
  const uploads = changed.flat();
  for (const round of [uploads.filter(({ file }) => !isPage(file)), uploads.filter(({ file }) => isPage(file))])
    await mapLimit(round, AT_ONCE, ({ key, file, body }) =>
      aws.s3.send(
        new PutObjectCommand({
          Bucket: bucket,
          Key: key,
          Body: body,
          ContentType: lookup(file) ?? "application/octet-stream",
          CacheControl: cacheControlOf(file),
        }),
      ),
    );
  return uploads.map(({ key }) => key);
}

/** A name with a digest of the content is never used for another content. */
export const cacheControlOf = (key: string): string => {
  if (isPage(key)) return "no-cache";
  return HASHED.test(key) ? "public, max-age=31536000, immutable" : "public, max-age=0, must-revalidate";
};

const HASHED = /[.-](?=[\w-]*\d)[\w-]{8,}\.\w+$/;

const isPage = (key: string): boolean => key.endsWith(".html");

/** The ETag of an object that was put whole, into a bucket that S3 encrypts with a key of its own, is its MD5. */
async function readEtags({ s3 }: AwsClients, bucket: string, prefix: string): Promise<ReadonlyMap<string, string>> {
  const etags = new Map<string, string>();
  for await (const page of paginateListObjectsV2({ client: s3 }, { Bucket: bucket, Prefix: prefix }))
    for (const { Key, ETag } of page.Contents ?? []) etags.set(Key ?? "", (ETag ?? "").replaceAll('"', ""));
  return etags;
}

async function filesOf(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join("/"));
  const all = new Set(files);
  // CloudFront compresses by itself what the build has put beside a file.
  return files.filter((file) => !all.has(file.replace(/\.(br|gz)$/, "")) || !/\.(br|gz)$/.test(file)).toSorted();
}
