import type { CommandOptions } from "../command.ts";
import type { Context, StartedServer, UpOptions } from "../context.ts";
import { interruption } from "../interruption.ts";

/** Starts the server; in the foreground it stays until it is interrupted, and then stops everything. */
export async function run(
  context: Context,
  _: readonly (string | undefined)[],
  options: CommandOptions,
): Promise<void> {
  const { data, installation } = context;
  const { port, apiPort, workers: routerWorkers, detach } = options as UpFlags;
  const given = { port, apiPort, routerWorkers };
  const chosen = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  const interrupted = interruption();
  const server = await context.during("Starting bough", installation.up({ data, ...chosen }));
  for (const warning of server.warnings) context.note(`Warning: ${warning}`);
  context.result(resultOf(data, server), textOf(data, server));
  if (server.started && (detach !== true || interrupted.signal.aborted)) await stayUntil(context, interrupted.signal);
  interrupted.end();
}

interface UpFlags {
  readonly port?: UpOptions["port"];
  readonly apiPort?: UpOptions["apiPort"];
  readonly workers?: number;
  readonly detach?: boolean;
}

const resultOf = (data: string, { url, routerPort, apiPort, started }: StartedServer) => ({
  data,
  url,
  port: routerPort,
  apiPort,
  started,
});

const textOf = (data: string, { url, routerPort, started }: StartedServer): string =>
  [
    started ? "bough is up." : "bough is up already.",
    `  environments  http://<branch>.<app>.localhost:${routerPort}/`,
    `  git remote    ${url}/git/<app>.git`,
    `  data          ${data}`,
  ].join("\n");

async function stayUntil({ data, installation, note, during }: Context, interrupted: AbortSignal): Promise<void> {
  if (!interrupted.aborted) note("Press Ctrl-C to stop it.");
  const alive = setInterval(() => undefined, 1 << 30);
  const ended = await Promise.race([
    new Promise<"interrupted">((resolve) => {
      if (interrupted.aborted) resolve("interrupted");
      interrupted.addEventListener("abort", () => resolve("interrupted"));
    }),
    installation.stopped(data).then(() => "stopped" as const),
  ]);
  clearInterval(alive);
  // Over the terminal's own ^C.
  if (process.stderr.isTTY) process.stderr.write("\r");
  if (ended === "interrupted") await during("Stopping bough", installation.down(data));
  note(ended === "interrupted" ? "bough is down; nothing of it runs any more." : "bough was stopped.");
  process.exit(0);
}
