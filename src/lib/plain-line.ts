import { stripVTControlCharacters } from "node:util";

/**
 * One line of foreign text that does nothing to a terminal: no escape sequences, no control
 * characters, none that turn the direction of writing; two spaces for a tab.
 */
export function plainLine(text: string): string {
  return stripVTControlCharacters(text)
    .replaceAll("\t", "  ")
    .replaceAll(/[\p{Cc}\p{Bidi_Control}]/gu, "");
}
