import type { LogEntry } from "./log-entry.ts";

/** What the store asks of its log. */
export interface LogCalls {
  /** Entries from that number on, in order. */
  readonly read: { readonly from: number; readonly result: readonly LogEntry[] };
  /** Whether the entry has that number now: false when another one has. */
  readonly append: { readonly number: number; readonly entry: LogEntry; readonly result: boolean };
  readonly latestSnapshot: { readonly result: { readonly number: number; readonly content: Uint8Array } | null };
  readonly putSnapshot: { readonly number: number; readonly content: Uint8Array; readonly result: null };
}

export type LogCallName = keyof LogCalls;
export type LogInput<Name extends LogCallName> = Omit<LogCalls[Name], "result">;
export type LogResult<Name extends LogCallName> = LogCalls[Name]["result"];

/** The same calls with promises, as they are done in the worker. */
export type LogClient = {
  readonly [Name in LogCallName]: (input: LogInput<Name>) => Promise<LogResult<Name>>;
};
