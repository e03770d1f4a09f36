import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { removeTree } from "../lib/remove-tree.ts";
import { extractTree } from "./extract-tree.ts";

/** The files of a commit. Disposed of by `await using`, and removed when nobody uses them any more. */
export interface Checkout extends AsyncDisposable {
  readonly path: string;
  /** What is missing there, for people: submodules, LFS files. */
  readonly notices: readonly string[];
}

export type OpenCheckout = (repository: string, commit: string) => Promise<Checkout>;

interface Shared {
  readonly path: string;
  readonly notices: Promise<readonly string[]>;
  users: number;
}

/** Checkouts below `folder`, shared by concurrent users of a commit, who must not write there. */
export function openCheckouts(folder: string): OpenCheckout {
  const shared = new Map<string, Shared>();

  return async (repository, commit) => {
    const key = `${commit} ${repository}`;
    const checkout = shared.get(key) ?? extract(repository, commit);
    shared.set(key, checkout);
    checkout.users += 1;
    try {
      const notices = await checkout.notices;
      return { path: checkout.path, notices, [Symbol.asyncDispose]: once(() => leave(key, checkout)) };
    } catch (error) {
      await leave(key, checkout);
      throw error;
    }
  };

  function extract(repository: string, commit: string): Shared {
    const path = join(folder, `${commit}-${randomBytes(4).toString("hex")}`);
    return { path, notices: extractTree({ repository, commit, root: ".", into: path }), users: 0 };
  }

  async function leave(key: string, checkout: Shared): Promise<void> {
    checkout.users -= 1;
    if (checkout.users > 0) return;
    shared.delete(key);
    await Promise.all([removeTree(checkout.path), removeTree(`${checkout.path}.index`)]);
  }
}

function once(action: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined;
  return () => (done ??= action());
}
