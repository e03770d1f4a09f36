import type { AwsWhere, Talk } from "../../cli/aws/aws-foundations.ts";
import { newId } from "../../lib/new-id.ts";
import { openAwsClients } from "../../providers/aws/client/aws-clients.ts";
import { destroyFoundation } from "../../providers/aws/foundation/destroy-foundation.ts";
import { readRemembered } from "../../providers/aws/foundation/read-remembered.ts";
import { foundationStackName } from "../../providers/aws/names.ts";
import { foundationNamed, openAccount } from "./open-account.ts";

/** CloudFront takes certificates of this region only. */
const EDGE_REGION = "us-east-1";

/** Gives a foundation back; returns what stays, by name, or null when there was none. */
export async function removeFoundation(
  { foundation, withData, ...where }: AwsWhere & { readonly foundation: string; readonly withData: boolean },
  talk: Talk,
): Promise<readonly string[] | null> {
  const name = foundationNamed(foundation);
  const aws = openAccount(where);
  const opened = [aws];
  const beside = (region: string, what: "edge" | "copies") => {
    const client = openAwsClients({ region, profile: where.profile ?? null });
    opened.push(client);
    return { aws: client, name: foundationStackName(name, what) };
  };
  try {
    const { wish, domain } = (await readRemembered(aws, name)) ?? { wish: {}, domain: null };
    return await destroyFoundation(
      { aws, ...talk },
      {
        name,
        token: newId("destroy"),
        withData,
        beside: [
          ...(domain !== null && aws.region !== EDGE_REGION ? [beside(EDGE_REGION, "edge")] : []),
          ...(typeof wish.backupRegion === "string" ? [beside(wish.backupRegion, "copies")] : []),
        ],
      },
    );
  } finally {
    for (const one of opened) one.close();
  }
}
