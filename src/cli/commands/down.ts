import type { Context } from "../context.ts";

/** Stops the server of the data directory, its routers and every instance. */
export async function run({ data, installation, result, during }: Context): Promise<void> {
  const ran = await during("Stopping bough", installation.down(data));
  result({ data, stopped: ran }, ran ? "bough is down; nothing of it runs any more." : "bough was not running.");
}
