import { BoughError } from "../../lib/bough-error.ts";
import { shownLine } from "./fit-text.ts";
import type { Paint } from "./painter.ts";

/** What went wrong and what to do about it, for stderr. */
export function renderFailure(error: unknown, paint: Paint): string {
  const { message, hint } = errorJson(error);
  const said = isFault(error) ? plain(error.stack ?? message) : message;
  return `${paint("red", "bough:")} ${said}\n${hint === null ? "" : `  ${paint("cyan", "hint:")} ${hint}\n`}`;
}

/** The error as `--json` prints it. */
export function errorJson(error: unknown): {
  readonly code: string;
  readonly message: string;
  readonly hint: string | null;
} {
  const message = plain(error instanceof Error ? error.message : String(error));
  if (error instanceof BoughError)
    return { code: error.code, message, hint: error.hint === undefined ? null : plain(error.hint) };
  if (isFault(error)) return { code: "internal", message, hint: "This is a fault of bough's own: please report it." };
  return { code: "system", message, hint: null };
}

/** A build's last lines may be in it, with their colours. */
const plain = (text: string): string => text.split("\n").map(shownLine).join("\n");

/** What the operating system refused is told by its message alone; anything else should not have happened. */
const isFault = (error: unknown): error is Error =>
  error instanceof Error && !(error instanceof BoughError) && !("syscall" in error);
