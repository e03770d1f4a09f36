import type { ApiClient } from "../server/client/api-client.ts";

/** What starts and stops the server of a data directory; the composition root provides it. */
export interface Installation {
  /** Starts what does not run; answers when the router and the API do. */
  up(options: UpOptions): Promise<ServerAddress>;
  /** Stops all of it; false when nothing ran. */
  down(data: string): Promise<boolean>;
  /** Address and token of the server of the data directory. @throws `server-not-running` when it was never started. */
  address(data: string): ServerAddress;
  /** Name of the app that the definition in a folder describes, null when the folder has none. */
  appName(folder: string): Promise<string | null>;
}

export interface UpOptions {
  readonly data: string;
  /** Port of the router; 8080 unless it was chosen before. */
  readonly port?: number;
  /** Port of API and git; 8081 unless it was chosen before. */
  readonly apiPort?: number;
  readonly routerWorkers?: number;
}

export interface ServerAddress {
  /** `http://127.0.0.1:8081` */
  readonly url: string;
  readonly token: string;
  readonly routerPort: number;
  readonly apiPort: number;
}

/** What every command gets. */
export interface Context {
  readonly data: string;
  readonly json: boolean;
  /** Folder in which the command was called. */
  readonly folder: string;
  readonly installation: Installation;
  /** Client of the server that runs. */
  api(): ApiClient;
  /** The command's result: text for people, or with `--json` the value. */
  result(value: unknown, text: string): void;
  /** A message for people, on stderr. */
  note(line: string): void;
}
