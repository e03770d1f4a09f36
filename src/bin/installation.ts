import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Installation, ServerAddress } from "../cli/context.ts";
import { BoughError } from "../lib/bough-error.ts";
import { awsFoundations } from "./aws/foundations.ts";
import { anyProcessRuns } from "./installation/any-process-runs.ts";
import { definitionFolder } from "./installation/definition-folder.ts";
import { readServerSettings, type ServerSettings } from "./server-settings.ts";

/** Starts, finds and stops the server of a data directory on this machine. */
export const installation: Installation = {
  async up(options) {
    const { startServer } = await import("./installation/start-server.ts");
    const outcome = await startServer(options);
    return { ...installation.address(options.data), ...outcome };
  },
  async down(data) {
    const { stopServer } = await import("./installation/stop-server.ts");
    return stopServer(data);
  },
  async stopped(data) {
    const { serverStopped } = await import("./installation/server-stopped.ts");
    return serverStopped(data);
  },
  isRunning: anyProcessRuns,
  async appName(folder) {
    const { DEFINITION_FILES, loadDefinition } = await import("../config/load.ts");
    const root = definitionFolder(folder, DEFINITION_FILES);
    return root === null ? null : (await loadDefinition({ root })).name;
  },
  async headless(options) {
    const { openHeadless } = await import("./headless/open-headless.ts");
    return openHeadless(options);
  },
  aws: awsFoundations,
  async gitVersion() {
    const { gitVersion } = await import("../server/git/git.ts");
    return gitVersion();
  },
  address(data) {
    const settings = readServerSettings(data);
    const token = join(data, "token");
    if (settings === null || !existsSync(token))
      throw new BoughError("server-not-running", `There is no bough with its data in ${data}.`, {
        hint: "Start one with `bough up`, or name another folder with --data.",
      });
    return { ...addressOf(settings), token: readFileSync(token, "utf8").trim() };
  },
};

const addressOf = ({ port, apiPort }: ServerSettings): Omit<ServerAddress, "token"> => ({
  url: `http://127.0.0.1:${apiPort}`,
  routerPort: port,
  apiPort,
});
