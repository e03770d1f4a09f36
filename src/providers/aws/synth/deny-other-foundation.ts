import { foundationNames, tagKeys } from "../names.ts";
import type { FoundationSettings } from "./foundation-settings.ts";
import type { Statement } from "./link-target.ts";

type Account = Pick<FoundationSettings, "name" | "account" | "partition">;

/**
 * Turns rights away from what stands on the other foundation of the account: names alone do not tell an
 * environment of production from a preview. `actions` is everything where nothing has to be seen either.
 */
export const denyOtherFoundation = (
  { name }: Pick<Account, "name">,
  actions: readonly string[] = ["*"],
): Statement => ({
  Sid: "OtherFoundation",
  Effect: "Deny",
  Action: actions,
  Resource: ["*"],
  Condition: { StringEquals: { [`aws:ResourceTag/${tagKeys.foundation}`]: others(name) } },
});

/** The same for a bucket, by its own policy: S3 does not look at the tags of buckets. Listing stays. */
export const denyOtherFoundationIn = ({ name, account, partition }: Account, bucketArn: string): object => ({
  Sid: "OtherFoundation",
  Effect: "Deny",
  Principal: { AWS: "*" },
  Action: ["s3:Abort*", "s3:Delete*", "s3:Get*", "s3:Put*"],
  Resource: [bucketArn, `${bucketArn}/*`],
  Condition: {
    ArnLike: {
      "aws:PrincipalArn": others(name).flatMap((other) => [
        `arn:${partition}:iam::${account}:role/bough-deploy-${other}-*`,
        `arn:${partition}:iam::${account}:role/bough/${other}/*`,
      ]),
    },
  },
});

const others = (name: string): readonly string[] => foundationNames.filter((one) => one !== name);
