/** What must be open before a release takes public traffic, every value present. */
export interface GatesSpec {
  readonly approval: ApprovalGate | null;
  readonly window: ReleaseWindow | null;
  readonly freezes: readonly Freeze[];
}

export interface ApprovalGate {
  /** Names of those who may approve; empty for anybody. */
  readonly by: readonly string[];
}

/** Days and hours in which releases go out. */
export interface ReleaseWindow {
  /** 1 is Monday, 7 Sunday. */
  readonly days: readonly number[];
  /** `HH:MM`; `to` is the first minute outside. One before `from` is on the next day. */
  readonly from: string;
  readonly to: string;
  /** IANA name of the time zone: `Europe/Berlin`. */
  readonly zone: string;
  /** Outside, a release waits for the window, or for somebody's approval. */
  readonly outside: "wait" | "approval";
}

/** No release goes out in this time. */
export interface Freeze {
  /** ISO 8601 times; `to` is the first moment after it. */
  readonly from: string;
  readonly to: string;
  readonly reason: string;
}
