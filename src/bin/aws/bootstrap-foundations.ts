import type { BootstrapWish, FoundationState, FoundationTalk } from "../../cli/aws/aws-foundations.ts";
import { newId } from "../../lib/new-id.ts";
import { openAwsClients } from "../../providers/aws/client/aws-clients.ts";
import { bootstrap } from "../../providers/aws/foundation/bootstrap.ts";
import { readRemembered } from "../../providers/aws/foundation/read-remembered.ts";
import { foundationNames, foundationStackName } from "../../providers/aws/names.ts";
import { describeChange } from "../../providers/aws/stack/stack-change.ts";
import type { FoundationWish } from "../../providers/aws/synth/foundation-settings.ts";
import { synthesizeBackupCopies } from "../../providers/aws/synth/synthesize-backup-copies.ts";
import { synthesizeEdgeCertificate } from "../../providers/aws/synth/synthesize-edge-certificate.ts";
import { synthesizeFoundation } from "../../providers/aws/synth/synthesize-foundation.ts";
import { foundationCost } from "./foundation-cost.ts";
import { foundationWish } from "./foundation-wish.ts";
import { foundationNamed, openAccount } from "./open-account.ts";
import { stateOf } from "./read-foundations.ts";

/** Makes the foundations that are wanted, one after the other: an account is told only once whose tokens it accepts. */
export async function bootstrapFoundations(
  wish: BootstrapWish,
  { approve, ...talk }: FoundationTalk,
): Promise<readonly FoundationState[]> {
  const names = wish.foundation === undefined ? foundationNames : [foundationNamed(wish.foundation)];
  const aws = openAccount(wish);
  try {
    const wishes: FoundationWish[] = [];
    for (const [index, name] of names.entries()) {
      const before = wish.reset === true ? null : await readRemembered(aws, name);
      const known = index === 0 ? [] : (wish.deployers ?? []).map((one) => one.split(":")[0] ?? "");
      // A second trail would record the same calls, and cost.
      const own = index === 0 ? wish : { ...wish, trail: undefined };
      const one = foundationWish(own, { name, known, before: before?.wish ?? {} });
      const kept = differences(one, foundationWish(own, { name, known, before: {} }));
      if (kept.length > 0)
        talk.log(`${foundationStackName(name)} keeps what it was told before: ${kept.join(", ")}. --reset forgets it.`);
      wishes.push(one);
    }
    const states: FoundationState[] = [];
    for (const one of wishes) {
      const cost = foundationCost(one, aws.region);
      await bootstrap(
        { aws, ...talk },
        {
          wish: one,
          account: wish.account ?? null,
          token: newId("bootstrap"),
          synthesizeFoundation,
          synthesizeEdgeCertificate,
          synthesizeBackupCopies,
          openRegion: (region) => openAwsClients({ region, profile: wish.profile ?? null }),
          approve: (stack, changes) =>
            approve({
              stack,
              changes: changes.map(describeChange),
              cost: stack === foundationStackName(one.name) ? cost : null,
            }),
        },
      );
      states.push(await stateOf(aws, one.name));
    }
    return states;
  } finally {
    aws.close();
  }
}

/** `domain example.org`: what the one has otherwise than the other. */
function differences(one: FoundationWish, other: FoundationWish): readonly string[] {
  const told = (Object.keys(one) as (keyof FoundationWish)[]).filter(
    (key) => JSON.stringify(one[key]) !== JSON.stringify(other[key]),
  );
  return told.map((key) => (typeof one[key] === "string" ? `${key} ${one[key]}` : key));
}
