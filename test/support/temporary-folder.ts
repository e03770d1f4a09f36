import { mkdtemp, realpath } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { removeTree } from "../../src/lib/remove-tree.ts";

export interface TemporaryFolder extends AsyncDisposable {
  readonly path: string;
  remove(): Promise<void>;
}

/** An empty folder, without symbolic links in its path, that is removed with all that is in it. */
export async function temporaryFolder(purpose = "test", parent = tmpdir()): Promise<TemporaryFolder> {
  const path = await mkdtemp(join(await realpath(parent), `bough-${purpose}-`));
  const remove = (): Promise<void> => removeTree(path);
  return { path, remove, [Symbol.asyncDispose]: remove };
}
