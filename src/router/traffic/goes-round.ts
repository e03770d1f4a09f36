import type { InstanceAddress } from "../target/instance.ts";
import type { RequestHead } from "../wire/parse-request-head.ts";

/**
 * Whether a request on its way to an origin has come through so many proxies that it goes round: an origin may
 * lead back here, by itself or by way of others, and each round would take a connection more.
 */
export const goesRound = (address: InstanceAddress, { forwardedFor }: RequestHead): boolean =>
  address.origin !== null && forwardedFor.split(",", MOST).length === MOST;

const MOST = 20;
