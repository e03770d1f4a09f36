import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestContext } from "node:test";
import { createServer, type ServerOptions } from "../../../src/server/server.ts";
import { installHooks } from "../../../src/server/git/install-hooks.ts";
import { MemoryControl } from "./memory-control.ts";

export interface Served {
  readonly control: MemoryControl;
  readonly port: number;
  readonly url: string;
  /** A temporary folder, removed after the test. */
  readonly root: string;
  /** What the server did not tell its callers. */
  readonly errors: unknown[];
  close(): Promise<void>;
}

/** The real server on a free port, over a control plane in memory, for one test. */
export async function serve(test: TestContext, settings: Partial<ServerOptions> = {}): Promise<Served> {
  const root = await mkdtemp(join(tmpdir(), "bough-server-"));
  const control = new MemoryControl(root);
  const hookSocket = join(root, "hooks.sock");
  const errors: unknown[] = [];
  await installHooks(control.hooks(), hookSocket);
  const server = createServer({
    control,
    version: "0.0.0",
    hookSocket,
    onError: (error) => errors.push(error),
    ...settings,
  });
  const port = await server.listen(0);
  test.after(async () => {
    await server.close();
    await rm(root, { recursive: true, force: true, maxRetries: 5 });
  });
  return { control, port, url: `http://127.0.0.1:${port}`, root, errors, close: () => server.close() };
}
