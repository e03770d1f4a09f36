import { execFile } from "node:child_process";
import { availableParallelism } from "node:os";
import { promisify } from "node:util";

import { pinnedSelf } from "./pinned.ts";

/** Runs a measurement with this process on one core, so that its own work disturbs only what shares that core. */
export async function onCore<T>(core: number, measure: () => Promise<T>): Promise<T> {
  await moveTo(String(core));
  try {
    return await measure();
  } finally {
    await moveTo(`0-${availableParallelism() - 1}`);
  }
}

async function moveTo(cores: string): Promise<void> {
  const { program, args } = pinnedSelf(cores);
  await promisify(execFile)(program, args);
}
