import { GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import { BoughError } from "../../../lib/bough-error.ts";
import type { AwsClients } from "../client/aws-clients.ts";

export interface Identity {
  /** Twelve digits. */
  readonly account: string;
  /** `aws`, `aws-cn`, `aws-us-gov`. */
  readonly partition: string;
  /** Of who the credentials belong to. */
  readonly arn: string;
}

/** Whose credentials these are; an error when they are not of the account that was asked for. */
export async function readIdentity({ sts }: AwsClients, wanted: string | null): Promise<Identity> {
  const { Account: account = "", Arn: arn = "" } = await sts.send(new GetCallerIdentityCommand({}));
  if (wanted !== null && wanted !== account)
    throw new BoughError(
      "aws-account-wrong",
      `The AWS credentials are of account ${account}, not of ${wanted}: ${arn}.`,
      {
        hint: "Use the profile of that account, or correct the account in bough.config.ts.",
      },
    );
  return { account, arn, partition: arn.split(":")[1] ?? "aws" };
}
