import type { Server } from "node:http";

/** Listens on `$PORT`; told to stop, finishes the requests under way. */
export function serve(server: Server): void {
  // Longer than a proxy keeps an idle connection, so that it is never closed under the proxy's hands.
  server.keepAliveTimeout = 75_000;
  server.listen(Number(process.env["PORT"] ?? 3000));
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    process.once(signal, () => {
      server.close();
      setInterval(() => server.closeIdleConnections(), 50).unref();
    });
  }
}
