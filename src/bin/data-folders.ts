import { chmodSync } from "node:fs";
import { join } from "node:path";
import { makeFolderSync } from "../lib/make-folder-sync.ts";

/** What only bough itself may see. */
const PRIVATE = ["repositories", "router", "hooks", "checkouts", "dependencies", "trash"];
/** What the uids of environments and builds pass through to what is theirs; they cannot list it. */
const PASSABLE = [".", "artifacts", "builds", "environments", "cache", "logs"];

/** Makes the folders of a data directory and sets who may enter them. */
export function makeDataFolders(data: string): void {
  for (const [names, mode] of [
    [PRIVATE, 0o700],
    [PASSABLE, 0o711],
  ] as const) {
    for (const name of names) {
      makeFolderSync(join(data, name), mode);
      chmodSync(join(data, name), mode);
    }
  }
}
