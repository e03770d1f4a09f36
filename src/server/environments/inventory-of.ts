import { errorRecord } from "../../engine/error-record.ts";
import type { ErrorRecord } from "../../model/records.ts";
import { placeName } from "../../provider/place.ts";
import type { Capabilities, OwnedItem, Provider } from "../../provider/provider.ts";
import type { ControlDeps } from "../control-deps.ts";
import { placesInUse } from "./places.ts";

/** What exists in one place. */
export interface PlaceInventory {
  readonly provider: Provider;
  readonly items: readonly OwnedItem[];
}

export interface Inventory {
  readonly places: readonly PlaceInventory[];
  /** Why other places could not be looked at. */
  readonly unknown: readonly ErrorRecord[];
}

/** Looks at every place that is in use; one that cannot be reached hinders none of the others, and is reported. */
export async function inventoryOf(
  { store, providers, report }: Pick<ControlDeps, "store" | "providers" | "report">,
  isWanted: (capabilities: Capabilities) => boolean = () => true,
): Promise<Inventory> {
  const places: PlaceInventory[] = [];
  const unknown: ErrorRecord[] = [];
  const wanted = placesInUse(store).filter((where) => isWanted(providers.capabilities(where)));
  await Promise.all(
    wanted.map(async (where) => {
      try {
        const provider = await providers.of(where);
        places.push({ provider, items: await provider.inventory() });
      } catch (error) {
        report(error);
        const record = errorRecord(error);
        unknown.push({ ...record, message: `${placeName(where)} could not be looked at: ${record.message}` });
      }
    }),
  );
  return { places, unknown };
}
