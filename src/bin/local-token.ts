import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { writeWhole } from "../lib/write-whole.ts";
import type { Control } from "../server/control.ts";

/** File that the command line of this machine's owner reads its token from. */
const tokenFile = (data: string): string => join(data, "token");

/** Makes the local command line's token, unless the one on disk still holds. */
export async function ensureLocalToken(data: string, control: Control): Promise<void> {
  const known = await readFile(tokenFile(data), "utf8").catch(() => null);
  if (known !== null && control.authenticate(known.trim()) !== null) return;
  const { token } = control.createToken("this machine's command line");
  await writeWhole(tokenFile(data), `${token}\n`);
}
