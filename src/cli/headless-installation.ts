import { BoughError } from "../lib/bough-error.ts";
import type { HeadlessServer, Installation } from "./context.ts";

/** The installation as commands see it that work without a server of a machine. */
export const headlessInstallation = (
  installation: Installation,
  { close: _, ...address }: HeadlessServer,
): Installation => ({
  ...installation,
  up: () => Promise.resolve({ ...address, started: false, warnings: [] }),
  address: () => address,
  down: refuse,
  stopped: refuse,
});

const refuse = (): Promise<never> =>
  Promise.reject(
    new BoughError("usage", "There is no server to stop with --headless.", { hint: "Leave --headless out." }),
  );
