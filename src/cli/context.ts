import type { AwsFoundations } from "./aws/aws-foundations.ts";
import type { ApiClient } from "../server/client/api-client.ts";
import type { Paint } from "./render/painter.ts";

/** What starts and stops the server of a data directory; the composition root provides it. */
export interface Installation {
  /** Starts what does not run; answers when the router and the API do. What a failed start made is removed again. */
  up(options: UpOptions): Promise<StartedServer>;
  /** Stops all of it; false when nothing ran. */
  down(data: string): Promise<boolean>;
  /** Answers when the server of the data directory has been stopped by somebody. */
  stopped(data: string): Promise<void>;
  /** Address and token of the server of the data directory. @throws `server-not-running` when it was never started. */
  address(data: string): ServerAddress;
  /** Whether any of its processes runs. */
  isRunning(data: string): Promise<boolean>;
  /** Name of the app that the definition of a folder, or of one above it in the same repository, describes; else null. */
  appName(folder: string): Promise<string | null>;
  /** A server that is there for one command, with its registry in an AWS account. */
  headless(options: HeadlessOptions): Promise<HeadlessServer>;
  /** What environments on AWS stand on. */
  readonly aws: AwsFoundations;
  /** @throws `git-missing`, `git-too-old` */
  gitVersion(): Promise<string>;
}

export interface HeadlessOptions {
  /** In the checkout of the app. */
  readonly folder: string;
  /** Whose environment's registry it is; the branch that is checked out when null. */
  readonly branch: string | null;
  /** Told of what goes wrong beside the command. */
  report(error: unknown): void;
}

export interface HeadlessServer extends ServerAddress {
  /** What is under way is left as it is: the next one takes it up. */
  close(): Promise<void>;
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

export interface StartedServer extends ServerAddress {
  /** False when it ran already. */
  readonly started: boolean;
  /** What works worse than it could, each with what to do about it. */
  readonly warnings: readonly string[];
}

/** What every command gets. */
export interface Context {
  readonly data: string;
  readonly json: boolean;
  /** Folder in which the command was called. */
  readonly folder: string;
  readonly installation: Installation;
  /** Whether nothing goes on when the command ends. */
  readonly headless: boolean;
  /** Client of the server that runs. */
  api(): ApiClient;
  /** Colours a text for stdout. */
  readonly paint: Paint;
  /** The command's result: text for people, or with `--json` the value. */
  result(value: unknown, text: string): void;
  /** A message for people, on stderr. */
  note(line: string): void;
  /** Waits for work, and says what it is when that takes longer than a second. */
  during<T>(what: string, work: Promise<T>): Promise<T>;
}
