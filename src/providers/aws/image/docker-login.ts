import { GetAuthorizationTokenCommand } from "@aws-sdk/client-ecr";
import { BoughError } from "../../../lib/bough-error.ts";
import type { Watching } from "../stack/wait-until-idle.ts";

/**
 * The password of the account's image registry, which ends after twelve hours; null when the
 * credentials may not ask for it: a pipeline's role makes images in the account only.
 */
export async function dockerLogin({ aws, log }: Watching): Promise<string | null> {
  try {
    const { authorizationData = [] } = await aws.ecr.send(new GetAuthorizationTokenCommand({}));
    return passwordIn(authorizationData[0]?.authorizationToken ?? "");
  } catch (error) {
    if (!(error instanceof BoughError && error.code === "aws-access-denied")) throw error;
    log("the credentials may not push images from here: they are made in the account");
    return null;
  }
}

/** A token is `AWS:<password>` in Base64. */
function passwordIn(token: string): string | null {
  const text = Buffer.from(token, "base64").toString();
  return text.startsWith("AWS:") ? text.slice("AWS:".length) : null;
}
