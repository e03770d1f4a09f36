import { createHash, randomBytes } from "node:crypto";
import { BoughError } from "../lib/bough-error.ts";
import { newId } from "../lib/new-id.ts";
import type { Store } from "../store/store.ts";
import type { Control } from "./control.ts";

/** Tokens are random and long, so a plain SHA-256 of them is safe to keep. */
export const createTokens = (
  store: Store,
): Pick<Control, "createToken" | "tokens" | "revokeToken" | "authenticate"> => ({
  createToken(name) {
    const secret = `bough_${randomBytes(32).toString("base64url")}`;
    const id = newId("t");
    store.tokens.add({ id, name, createdAt: new Date().toISOString(), hash: hashOf(secret) });
    return { id, name, token: secret };
  },
  tokens: () => store.tokens.list().map(({ id, name, createdAt }) => ({ id, name, createdAt })),
  revokeToken(id) {
    if (!store.tokens.remove(id))
      throw new BoughError("token-not-found", `There is no token ${id}.`, { hint: "See `bough token list`." });
  },
  authenticate: (secret) => store.tokens.byHash(hashOf(secret))?.name ?? null,
});

const hashOf = (secret: string): string => createHash("sha256").update(secret).digest("hex");
