import { chmod, mkdir, unlink } from "node:fs/promises";
import type { Server } from "node:net";
import { connect } from "node:net";
import { dirname } from "node:path";

import { BoughError } from "./bough-error.ts";

/**
 * Listens on a unix socket that only its owner may use. A socket that a killed process left behind
 * is replaced; one that answers is `socket-in-use`.
 */
export async function listenOnSocket(server: Server, path: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  if (await answers(path)) {
    throw new BoughError("socket-in-use", `Another process listens on ${path}.`, { hint: "Stop that process first." });
  }
  await unlink(path).catch(() => undefined);
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(path, () => {
      server.off("error", reject);
      resolve();
    });
  });
  await chmod(path, 0o600);
}

function answers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}
