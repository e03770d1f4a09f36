import type { ProviderSpec } from "../model/provider.ts";
import type { Capabilities, Provider } from "./provider.ts";

/** The providers by the place that a spec names. */
export interface Providers {
  /** What can be done there, known without loading anything. */
  capabilities(where: ProviderSpec): Capabilities;
  /** Loaded when it is first asked for, and the same one from then on. Rejects when it cannot be loaded. */
  of(where: ProviderSpec): Promise<Provider>;
}
