import type { ProviderSpec } from "../model/provider.ts";

/** Environments with the same key share a provider: what opens it, and nothing of what it makes there. */
export const placeKey = (where: ProviderSpec): string =>
  where.name === "local" ? "local" : [where.name, where.region, where.account ?? "", where.profile ?? ""].join(" ");

/** In words: `local`, `aws eu-central-1`, `aws eu-central-1 of account 123456789012`. */
export const placeName = (where: ProviderSpec): string =>
  where.name === "local"
    ? "local"
    : `${where.name} ${where.region}${where.account === null ? "" : ` of account ${where.account}`}`;

/** Whether an environment can go from one to the other by a deployment: what is there can be reached from both. */
export function isSamePlace(one: ProviderSpec, other: ProviderSpec): boolean {
  if (one.name === "local" || other.name === "local") return one.name === other.name;
  const known = one.account === null || other.account === null || one.account === other.account;
  return one.region === other.region && known;
}
