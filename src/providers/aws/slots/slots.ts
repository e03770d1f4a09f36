import { DeleteObjectCommand, GetObjectCommand, PutObjectCommand, paginateListObjectsV2 } from "@aws-sdk/client-s3";
import { BoughError } from "../../../lib/bough-error.ts";
import type { EnvironmentRef } from "../../../provider/provider.ts";
import type { AwsClients } from "../client/aws-clients.ts";

/** So many environments fit onto the load balancer of one foundation. */
const MOST = 500;
const PREFIX = "slots/";

/**
 * Which number an environment has on its foundation's load balancer. Each is an object in the
 * foundation's bucket, written only if it is not there, so that two machines never take the same.
 */
export async function chooseSlot(aws: AwsClients, bucket: string, environment: EnvironmentRef): Promise<number> {
  const taken = new Set<number>();
  for await (const page of paginateListObjectsV2({ client: aws.s3 }, { Bucket: bucket, Prefix: PREFIX }))
    for (const { Key = "" } of page.Contents ?? []) {
      const [slot = "", app = "", slug = ""] = Key.slice(PREFIX.length).split("/");
      if (app === environment.app && slug === environment.slug) return Number(slot);
      taken.add(Number(slot));
    }
  for (let slot = 0; slot < MOST; slot += 1) if (!taken.has(slot)) return slot;
  throw new BoughError(
    "aws-foundation-full",
    `The foundation has ${MOST} environments, as many as its load balancer takes.`,
    {
      hint: "Destroy environments that nobody needs, or set `ttl` for previews.",
    },
  );
}

/**
 * Takes the number for the environment; its own already is fine. Its mark comes first and goes last: whoever
 * is cut off in between goes on from it, and nobody else chooses the number meanwhile.
 */
export async function claimSlot(
  aws: AwsClients,
  bucket: string,
  { slot, ...environment }: EnvironmentRef & { readonly slot: number },
): Promise<void> {
  const owner = ownerOf(environment);
  const mark = markOf(slot, environment);
  await aws.s3.send(new PutObjectCommand({ Bucket: bucket, Key: mark, Body: owner }));
  try {
    await aws.s3.send(new PutObjectCommand({ Bucket: bucket, Key: claimOf(slot), Body: owner, IfNoneMatch: "*" }));
  } catch (error) {
    if (!isConflict(error)) throw error;
    if ((await claimantOf(aws, bucket, slot)) === owner) return;
    await aws.s3.send(new DeleteObjectCommand({ Bucket: bucket, Key: mark }));
    throw new BoughError(
      "aws-slot-conflict",
      "Another environment was made at the same time, with the same place on the load balancer.",
      {
        hint: "Deploy again: another place is taken.",
      },
    );
  }
}

/** Gives the number back; a claim that somebody else has by now stays. */
export async function releaseSlot(aws: AwsClients, bucket: string, environment: EnvironmentRef): Promise<void> {
  for (const slot of await slotsOf(aws, bucket, environment)) {
    if ((await claimantOf(aws, bucket, slot)) === ownerOf(environment))
      await aws.s3.send(new DeleteObjectCommand({ Bucket: bucket, Key: claimOf(slot) }));
    await aws.s3.send(new DeleteObjectCommand({ Bucket: bucket, Key: markOf(slot, environment) }));
  }
}

/** Whether the environment is one of the foundation's: each has a number on the load balancer of its own. */
export async function hasSlot(aws: AwsClients, bucket: string, environment: EnvironmentRef): Promise<boolean> {
  return (await slotsOf(aws, bucket, environment)).length > 0;
}

async function slotsOf(aws: AwsClients, bucket: string, environment: EnvironmentRef): Promise<readonly number[]> {
  const owner = `/${ownerOf(environment)}`;
  const slots: number[] = [];
  for await (const page of paginateListObjectsV2({ client: aws.s3 }, { Bucket: bucket, Prefix: PREFIX }))
    for (const { Key = "" } of page.Contents ?? [])
      if (Key.endsWith(owner)) slots.push(Number(Key.slice(PREFIX.length, -owner.length)));
  return slots;
}

/** Null when nobody has claimed it. */
async function claimantOf({ s3 }: AwsClients, bucket: string, slot: number): Promise<string | null> {
  try {
    const { Body: body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: claimOf(slot) }));
    return (await body?.transformToString()) ?? null;
  } catch (error) {
    if (error instanceof Error && error.name === "NoSuchKey") return null;
    throw error;
  }
}

const isConflict = (error: unknown): boolean =>
  error instanceof Error && (error.name === "PreconditionFailed" || error.name === "ConditionalRequestConflict");

const ownerOf = ({ app, slug }: EnvironmentRef): string => `${app}/${slug}`;
const markOf = (slot: number, environment: EnvironmentRef): string => `${PREFIX}${slot}/${ownerOf(environment)}`;
const claimOf = (slot: number): string => `slot-claims/${slot}`;
