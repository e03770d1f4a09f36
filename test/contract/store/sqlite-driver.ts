import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openSqliteStore } from "../../../src/store/sqlite/open-sqlite-store.ts";
import type { StoreDriver } from "./driver.ts";

const driver: StoreDriver = {
  async place() {
    const folder = await mkdtemp(join(tmpdir(), "bough-store-"));
    return { location: join(folder, "state.db"), remove: () => rm(folder, { recursive: true }) };
  },
  open: async (location, now) => openSqliteStore(location, now),
};
export default driver;
