/** Checks of a release at the places where the field has its hooks, every value present. */
export interface ChecksSpec {
  /** Smoke tests of the new revision, before it gets public traffic. */
  readonly beforeTraffic: readonly CheckSpec[];
  /** After each change of the new revision's share. */
  readonly atEachStep: readonly CheckSpec[];
  /** When it has all the traffic and can still be taken back. */
  readonly afterTraffic: readonly CheckSpec[];
}

/** `timeout` is milliseconds. */
export type CheckSpec = CommandCheck | HttpCheck;

export interface CommandCheck {
  readonly kind: "command";
  readonly name: string;
  /** Shell command, run with the new revision's artifact and links; `BOUGH_CHECK_URL` and `BOUGH_CHECK_HEADER` lead to it. */
  readonly run: string;
  /** Service whose artifact and links it has. */
  readonly with: string;
  readonly timeout: number;
}

export interface HttpCheck {
  readonly kind: "http";
  readonly name: string;
  readonly method: string;
  /** Public path, query included. */
  readonly path: string;
  readonly status: number;
  /** Text that the answer must hold; null for any. */
  readonly contains: string | null;
  readonly timeout: number;
}
