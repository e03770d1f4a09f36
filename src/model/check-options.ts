import type { Duration } from "./duration.ts";
import type { ServiceResource } from "./service.ts";

/** A check of a release: a shell command, or a request. */
export type CheckOptions = string | CommandCheckOptions | HttpCheckOptions;

export interface CommandCheckOptions {
  readonly name?: string | undefined;
  /** Shell command, run with the new revision's artifact and links; `BOUGH_CHECK_URL` and `BOUGH_CHECK_HEADER` lead to it. */
  readonly run: string;
  /** Service whose artifact and links it has; the only service unless given. */
  readonly with?: ServiceResource | undefined;
  /** 2 minutes unless given. */
  readonly timeout?: Duration | undefined;
}

export interface HttpCheckOptions {
  readonly name?: string | undefined;
  /** Public path, query included. */
  readonly path: string;
  /** `GET` unless given. */
  readonly method?: "GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE" | undefined;
  /** 200 unless given. */
  readonly status?: number | undefined;
  /** Text that the answer must hold. */
  readonly contains?: string | undefined;
  /** 10 seconds unless given. */
  readonly timeout?: Duration | undefined;
}
