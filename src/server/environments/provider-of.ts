import type { Provider } from "../../provider/provider.ts";
import type { EnvironmentKey } from "../../store/store.ts";
import type { ControlDeps } from "../control-deps.ts";
import { placeOf } from "./places.ts";

/** The provider that an environment is on. */
export const providerOf = (
  { store, providers }: Pick<ControlDeps, "store" | "providers">,
  environment: EnvironmentKey,
): Promise<Provider> => providers.of(placeOf(store, environment));
