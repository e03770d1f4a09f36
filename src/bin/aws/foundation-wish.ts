import type { BootstrapWish } from "../../cli/aws/aws-foundations.ts";
import { BoughError } from "../../lib/bough-error.ts";
import { networks } from "../../providers/aws/cost/estimate-foundation.ts";
import type { FoundationName } from "../../providers/aws/names.ts";
import type { Deployer, FoundationWish } from "../../providers/aws/synth/foundation-settings.ts";

const hosts = ["github", "gitlab"] as const;

export interface WishContext {
  readonly name: FoundationName;
  /** Hosts whose tokens the account accepts by then. */
  readonly known: readonly string[];
  /** What an earlier run was told: it holds where the options say nothing. */
  readonly before: Partial<FoundationWish>;
}

/** What the options of the command say of a foundation. Pure. */
export function foundationWish(wish: BootstrapWish, { name, known, before }: WishContext): FoundationWish {
  const domain = wish.domain ?? before.domain ?? null;
  const identityProviders = [...(wish.identityProviders ?? before.identityProviders ?? []), ...known];
  return {
    name,
    domain,
    // A zone is one domain's.
    hostedZone: wish.hostedZone ?? (domain === before.domain ? before.hostedZone : null) ?? null,
    cloudFrontPrefixList: wish.cloudfrontPrefixList ?? before.cloudFrontPrefixList ?? null,
    network: oneOf("network", networks, wish.network ?? before.network ?? "public"),
    backupRegion: wish.backupRegion ?? before.backupRegion ?? null,
    deployers: wish.deployers?.map(parseDeployer) ?? before.deployers ?? [],
    identityProviders: [...new Set(identityProviders)].map((host) => oneOf("host", hosts, host)),
    alarmMails: wish.alarmMails ?? before.alarmMails ?? [],
    trail: wish.trail ?? before.trail ?? false,
    hook: null,
  };
}

/** `github:owner/name@main,release`; all branches without `@`. */
export function parseDeployer(text: string): Deployer {
  const [, host, repository, branches] = /^([a-z]+):([\w.-]+(?:\/[\w.-]+)+)(?:@(.+))?$/.exec(text) ?? [];
  if (host === undefined || repository === undefined)
    throw new BoughError("usage", `${text} names no pipeline.`, {
      hint: "Write it as github:owner/name@main, or gitlab:group/name@main.",
    });
  return { host: oneOf("host", hosts, host), repository, branches: (branches ?? "*").split(",") };
}

function oneOf<T extends string>(what: string, all: readonly T[], value: string): T {
  const found = all.find((one) => one === value);
  if (found !== undefined) return found;
  throw new BoughError("usage", `There is no ${what} ${value}.`, { hint: `There are: ${all.join(", ")}.` });
}
