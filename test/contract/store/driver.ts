import type { Store } from "../../../src/store/store.ts";

/** Default export of a module that the contract suite, and the child processes that it kills, open stores with. */
export interface StoreDriver {
  /** A place for a store that nobody has opened yet. */
  place(): Promise<Place>;
  /** Opens the store at a location, again or for the first time. `now` is the wall clock, in milliseconds since 1970. */
  open(location: string, now?: () => number): Promise<Store>;
  /** Why processes that write are not killed with it; they are where it is left out. */
  readonly skipKills?: string;
}

interface Place {
  readonly location: string;
  remove(): Promise<void>;
}
