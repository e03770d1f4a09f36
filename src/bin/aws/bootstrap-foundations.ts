import type { BootstrapWish, FoundationState, FoundationTalk } from "../../cli/aws/aws-foundations.ts";
import { newId } from "../../lib/new-id.ts";
import { openAwsClients } from "../../providers/aws/client/aws-clients.ts";
import { estimateFoundation } from "../../providers/aws/cost/estimate-foundation.ts";
import { priceTable } from "../../providers/aws/cost/price-table.ts";
import { bootstrap } from "../../providers/aws/foundation/bootstrap.ts";
import type { FoundationWish } from "../../providers/aws/foundation/bootstrap.ts";
import { foundationNames } from "../../providers/aws/names.ts";
import { describeChange } from "../../providers/aws/stack/stack-change.ts";
import { synthesizeEdgeCertificate } from "../../providers/aws/synth/synthesize-edge-certificate.ts";
import { synthesizeFoundation } from "../../providers/aws/synth/synthesize-foundation.ts";
import { foundationWish } from "./foundation-wish.ts";
import { foundationNamed, openAccount } from "./open-account.ts";
import { stateOf } from "./read-foundations.ts";

/** Makes the foundations that are wanted, one after the other: an account is told only once whose tokens it accepts. */
export async function bootstrapFoundations(
  wish: BootstrapWish,
  { approve, ...talk }: FoundationTalk,
): Promise<readonly FoundationState[]> {
  const names = wish.foundation === undefined ? foundationNames : [foundationNamed(wish.foundation)];
  const wishes = names.map((name, index) =>
    foundationWish(wish, name, index === 0 ? [] : wish.deployers.map((one) => one.split(":")[0] ?? "")),
  );
  const aws = openAccount(wish);
  try {
    const states: FoundationState[] = [];
    for (const one of wishes) {
      const cost = costOf(one, aws.region);
      await bootstrap(
        { aws, ...talk },
        {
          wish: one,
          account: wish.account ?? null,
          token: newId("bootstrap"),
          synthesizeFoundation,
          synthesizeEdgeCertificate,
          edgeClients: (region) => openAwsClients({ region, profile: wish.profile ?? null }),
          approve: (stack, changes) => approve({ stack, changes: changes.map(describeChange), ...cost }),
        },
      );
      states.push(await stateOf(aws, one.name));
    }
    return states;
  } finally {
    aws.close();
  }
}

function costOf(
  { name, network, domain, hostedZone }: FoundationWish,
  region: string,
): { readonly monthly: number; readonly noted: string } {
  const { prices, noted } = priceTable(region);
  const zone = domain !== null && hostedZone === null;
  return { monthly: estimateFoundation({ network, production: name === "production", zone, prices }).monthly, noted };
}
