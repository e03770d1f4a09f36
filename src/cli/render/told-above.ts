import type { EngineEvent } from "../../engine/event.ts";
import { shownLine } from "./fit-text.ts";

/** Steps that decide or wait say things that a person has to read whole, and after they have ended. */
const TELLING = /^(?:gate|release|contract|chaos)\./;

/** What stays above the live graph: what people did, and what such steps say. Empty for everything else. */
export function toldAbove(event: EngineEvent): string {
  if (event.type === "message") return `${shownLine(event.text)}\n`;
  return event.type === "step.output" && TELLING.test(event.step) ? `  ${shownLine(event.line)}\n` : "";
}
