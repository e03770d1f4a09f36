import { styleText } from "node:util";
import { BoughError } from "../../lib/bough-error.ts";

/** What went wrong and what to do about it, for stderr. */
export function renderFailure(error: unknown, colour: boolean): string {
  const paint = (format: "red" | "cyan", text: string): string => (colour ? styleText(format, text) : text);
  if (!(error instanceof BoughError))
    return `${paint("red", "bough:")} ${error instanceof Error ? error.stack : String(error)}\n`;
  const hint = error.hint === undefined ? "" : `  ${paint("cyan", "hint:")} ${error.hint}\n`;
  return `${paint("red", "bough:")} ${error.message}\n${hint}`;
}
