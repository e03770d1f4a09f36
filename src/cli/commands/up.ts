import type { CommandOptions } from "../command.ts";
import type { Context, UpOptions } from "../context.ts";

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
  const server = await installation.up({ data, ...chosen });
  context.result(
    { data, url: server.url, port: server.routerPort, apiPort: server.apiPort },
    [
      "bough is up.",
      `  environments  http://<branch>.<app>.localhost:${server.routerPort}/`,
      `  git remote    ${server.url}/git/<app>.git`,
      `  data          ${data}`,
    ].join("\n"),
  );
  if (detach === true) return;
  context.note("Press Ctrl-C to stop it.");
  await interrupted();
  await installation.down(data);
}

interface UpFlags {
  readonly port?: UpOptions["port"];
  readonly apiPort?: UpOptions["apiPort"];
  readonly workers?: number;
  readonly detach?: boolean;
}

function interrupted(): Promise<void> {
  return new Promise((resolve) => {
    const alive = setInterval(() => undefined, 1 << 30);
    for (const signal of ["SIGINT", "SIGTERM"] as const)
      process.once(signal, () => {
        clearInterval(alive);
        resolve();
      });
  });
}
