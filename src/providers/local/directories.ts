import { join } from "node:path";
import type { EnvironmentRef } from "../../provider/provider.ts";

/** Folder of everything that belongs to one environment alone. */
export const environmentDirectory = (data: string, { app, slug }: EnvironmentRef): string =>
  join(data, "environments", app, slug);

export const logFile = (data: string, environment: EnvironmentRef, name: string): string =>
  join(environmentDirectory(data, environment), "logs", `${name}.log`);

export const homeDirectory = (data: string, environment: EnvironmentRef): string =>
  join(environmentDirectory(data, environment), "home");

/** Folder of the embedded table server. */
export const tablesDirectory = (data: string): string => join(data, "tables");
