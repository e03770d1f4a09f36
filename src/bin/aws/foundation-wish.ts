import type { BootstrapWish } from "../../cli/aws/aws-foundations.ts";
import { BoughError } from "../../lib/bough-error.ts";
import type { FoundationWish } from "../../providers/aws/foundation/bootstrap.ts";
import type { FoundationName } from "../../providers/aws/names.ts";
import type { Deployer } from "../../providers/aws/synth/foundation-settings.ts";

const networks = ["public", "endpoints", "nat"] as const;
const hosts = ["github", "gitlab"] as const;

/** What the options of the command say of a foundation. Pure. `known`: hosts whose tokens the account accepts by then. */
export function foundationWish(wish: BootstrapWish, name: FoundationName, known: readonly string[]): FoundationWish {
  return {
    name,
    domain: wish.domain ?? null,
    hostedZone: wish.hostedZone ?? null,
    cloudFrontPrefixList: wish.cloudfrontPrefixList ?? null,
    network: oneOf("network", networks, wish.network ?? "public"),
    backupRegion: wish.backupRegion ?? null,
    deployers: wish.deployers.map(parseDeployer),
    identityProviders: [...new Set([...wish.identityProviders, ...known])].map((host) => oneOf("host", hosts, host)),
    alarmMails: wish.alarmMails,
    trail: wish.trail,
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
