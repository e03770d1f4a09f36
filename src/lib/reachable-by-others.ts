import { stat } from "node:fs/promises";
import { dirname } from "node:path";

/** Whether every user of the machine may pass through all folders above `path`, and `path` itself when it is one. */
export async function reachableByOthers(path: string): Promise<boolean> {
  const { mode } = await stat(path);
  if ((mode & OTHERS_EXECUTE) === 0) return false;
  const parent = dirname(path);
  return parent === path || reachableByOthers(parent);
}

const OTHERS_EXECUTE = 0o001;
