import type { EnvironmentRef } from "../../../provider/provider.ts";
import { environmentId } from "../names.ts";

/** Lease of the port on which commands reach a service of the release that they check, public or not. */
export const checkPortOwner = (environment: EnvironmentRef, service: string): string =>
  `link/${environmentId(environment)}/@check/${service}`;
