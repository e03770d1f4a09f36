import type { AwsWhere, Talk } from "../../cli/aws/aws-foundations.ts";
import { newId } from "../../lib/new-id.ts";
import { openAwsClients } from "../../providers/aws/client/aws-clients.ts";
import { destroyFoundation } from "../../providers/aws/foundation/destroy-foundation.ts";
import { foundationStackName } from "../../providers/aws/names.ts";
import { readStack } from "../../providers/aws/stack/read-stack.ts";
import { foundationNamed, openAccount } from "./open-account.ts";

/** CloudFront takes certificates of this region only. */
const EDGE_REGION = "us-east-1";

/** Gives a foundation back; returns what stays, by name. */
export async function removeFoundation(
  { foundation, withData, ...where }: AwsWhere & { readonly foundation: string; readonly withData: boolean },
  talk: Talk,
): Promise<readonly string[]> {
  const name = foundationNamed(foundation);
  const aws = openAccount(where);
  const edge = openAwsClients({ region: EDGE_REGION, profile: where.profile ?? null });
  try {
    const domain = (await readStack(aws, foundationStackName(name)))?.outputs["Domain"] ?? "";
    return await destroyFoundation(
      { aws, ...talk },
      { name, token: newId("destroy"), withData, edge: domain === "" ? null : edge },
    );
  } finally {
    aws.close();
    edge.close();
  }
}
